"""The steps of a run as plain functions: load, gate, build, gate, publish.

Belongs here: what happens in each step, over `ingest`, `expectations`, dbt and `publish`. Dagster calls these functions
and adds the graph, the events and the schedule; nothing here knows it.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.data_docs import page_of
from expectations.outcome import Outcome
from expectations.worker import GateError, GateWorker
from ingest.accounting import Delivery
from ingest.closed import closed_periods
from ingest.lake import Lake
from ingest.load import Loaded, load_extract
from ingest.load import sweep as sweep_lake
from ingest.sample import generate
from ingest.snapshot import pinned, write_snapshot
from orchestration import dbt_build, delivered, evidence
from orchestration.dbt_build import NodeResult
from orchestration.errors import RunError
from orchestration.progress import step
from orchestration.publish import lineage, permit, release
from orchestration.publish.build_info import Stamp
from orchestration.publish.contents import Contents
from orchestration.settings import Settings
from orchestration.version import code_version

# Half a megabyte a run; the evidence, which is kept for ever, says the same.
KEPT_PAGES = 40


@dataclass(frozen=True)
class Run:
    """One run: its id, its settings and the process that runs its gates."""

    run_id: str
    settings: Settings
    gates: GateWorker


def start(run: Run) -> None:
    """Clear what killed runs left and make the run's folder. The caller holds the lock."""
    home = run.settings.home
    sweep_lake(Lake(home.lake))
    home.runs.mkdir(parents=True, exist_ok=True)
    home.releases.mkdir(parents=True, exist_ok=True)
    release.sweep(home)
    for earlier in home.runs.iterdir():
        _clear(earlier)
    for stale in sorted(home.runs.glob("*/gate_*.html"), key=lambda path: path.stat().st_mtime_ns)[:-KEPT_PAGES]:
        stale.unlink()
    home.run(run.run_id).mkdir(exist_ok=True)
    if run.settings.extracts == home.sample and not home.sample.exists():
        _write_sample(home.sample)


def _write_sample(folder: Path) -> None:
    scratch = folder.with_name(".sample.tmp")
    shutil.rmtree(scratch, ignore_errors=True)
    with step("sample") as said:
        rows = generate(scratch)
        scratch.replace(folder)
        said.append(f"{sum(rows.values()):,} rows of a made-up company in {folder}")


def load(run: Run, extracts: Iterable[str]) -> dict[str, list[Loaded]]:
    """Load the files of `extracts`; an empty list for each that the source has none for."""
    source, lake = run.settings.source, Lake(run.settings.home.lake)
    with step("load") as said:
        wanted, loaded = list(extracts), dict[str, list[Loaded]]()
        for number, extract in enumerate(wanted, start=1):

            def told(file: str, place: str = f"extract {number} of {len(wanted)}: {extract}") -> None:
                said.at(f"{place}, {file}")

            mapped = extract in source.extracts
            loaded[extract] = load_extract(source, extract, run.settings.extracts, lake, told) if mapped else []
        everything = [each for several in loaded.values() for each in several]
        keys = tuple(each.entry.key for each in everything)
        delivered.record(
            run.settings.home, run.run_id, delivered.Delivered(source.name, run.settings.source_name, keys)
        )
        said.append(f"{len(everything)} files, {sum(each.is_new for each in everything)} of them new")
        said.append(f"{sum(each.entry.rows_in for each in everything):,} rows in")
        said.append(f"{sum(each.entry.rows_rejected for each in everything):,} rejected")
    return loaded


def snapshot(run: Run, loaded: Mapping[str, Sequence[Loaded]]) -> None:
    """Make the run's candidate database with the schema `raw` over what is kept in the lake and what was `loaded`."""
    candidate, lake = run.settings.home.candidate(run.run_id), Lake(run.settings.home.lake)
    candidate.unlink(missing_ok=True)
    source = run.settings.source
    delivered = frozenset((each.entry.key, each.file) for several in loaded.values() for each in several)
    entries = lake.entries([source.name], [key for key, _ in delivered])
    closed = closed_periods(run.settings.home.closed(source.name))
    write_snapshot(candidate, lake, entries, Delivery(delivered, source), closed)


def gate_raw(run: Run) -> list[Outcome]:
    """Gate 1 over every extract; the outcomes, which are also on record."""
    return _gate(run, "raw")


def gate_marts(run: Run) -> list[Outcome]:
    """Gate 2 over every mart; the outcomes, which are also on record."""
    return _gate(run, "marts")


def _gate(run: Run, gate: str) -> list[Outcome]:
    with step(f"gate {gate}") as said:
        try:
            outcomes = run.gates.run(gate, _candidate(run), run.settings.raw_settings())
        except GateError as error:
            raise RunError(f"gate {gate} could not run: {error}; the last release stays") from error
        said.append(f"{sum(outcome.passed for outcome in outcomes)} of {len(outcomes)} checks passed")
    evidence.record(run.settings.home.evidence(run.run_id), (_result(run, outcome) for outcome in outcomes))
    return outcomes


def _result(run: Run, outcome: Outcome) -> evidence.Result:
    return evidence.Result(
        run_id=run.run_id,
        gate=outcome.gate,
        suite=outcome.suite,
        check=outcome.check,
        passed=outcome.passed,
        version=code_version(),
        message="" if outcome.passed else outcome.message,
        failure_count=outcome.unexpected_count,
    )


def _candidate(run: Run) -> Path:
    candidate = run.settings.home.candidate(run.run_id)
    if not candidate.exists():
        raise RunError(f"run {run.run_id} has no candidate database: materialize the raw assets in the same run")
    return candidate


def build(run: Run) -> list[NodeResult]:
    """One `dbt build` into the candidate; every node's result, which is also on record."""
    home = run.settings.home
    with step("dbt build") as said:
        nodes = dbt_build.build(_candidate(run), run.settings.dbt_vars(), home.run(run.run_id), said.at)
        said.append(f"{sum(node.passed for node in nodes)} of {len(nodes)} nodes built or passed")
    evidence.record(home.evidence(run.run_id), (_node_result(run, node) for node in nodes))
    return nodes


def _node_result(run: Run, node: NodeResult) -> evidence.Result:
    return evidence.Result(
        run_id=run.run_id,
        gate="dbt",
        suite=node.name,
        check="built_or_passed",
        passed=node.passed,
        version=code_version(),
        message="" if node.passed else f"dbt says {node.status}: {node.message}",
        failure_count=node.failures,
    )


def publish(run: Run, manifest: Mapping[str, Any]) -> release.Release:
    """Publish the candidate if the evidence permits it; RunError saying what is missing otherwise."""
    home, settings = run.settings.home, run.settings
    results = permit.require_permission(
        run.run_id, evidence.read(home.evidence(run.run_id)), permit.expected_evidence(settings, manifest)
    )
    stamp = Stamp(
        release_id=release.new_release_id(run.run_id),
        run_id=run.run_id,
        as_of_date=settings.as_of_date.isoformat(),
        code_version=code_version(),
        source=settings.source.name,
    )
    lake = Lake(home.lake)
    entries = lake.entries([settings.source.name], pinned(_candidate(run)))
    # Before the release, because a run killed after it would forget files that are not delivered again.
    lake.keep(entries, run.run_id)
    marts = dbt_build.mart_nodes(manifest)
    contents = Contents(
        _candidate(run),
        marts,
        lineage.lineage(manifest, marts),
        lineage.keys(manifest, marts),
        lineage.references(manifest, marts),
        entries,
        results,
    )
    with step("release") as said:
        published = release.publish(
            home, stamp, contents, is_replay=settings.is_replay, server=settings.server, told=said.at
        )
        said.append(f"{len(published.row_counts)} tables, {published.release_id}")
    return published


def page(run: Run, gate: str) -> Path:
    """The page of a gate (`raw` or `marts`), which Great Expectations writes."""
    return page_of(run.settings.home.candidate(run.run_id), gate)


def finish(run: Run) -> None:
    """Drop the scratch of a run, keeping its evidence, what it loaded and the pages of its gates."""
    _clear(run.settings.home.run(run.run_id))


def _clear(folder: Path) -> None:
    """Leave nothing of a run's folder but what is kept for good: a killed run's candidate and spill may be huge."""
    keep = {
        "evidence.jsonl",
        delivered.FILE_NAME,
        *(page_of(folder / "candidate", gate).name for gate in ("raw", "marts")),
    }
    for path in folder.iterdir() if folder.exists() else ():
        if path.name not in keep:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
