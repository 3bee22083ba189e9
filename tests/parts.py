"""Runs over a part of the project.

Belongs here: narrowing everything in this process to a few marts, with the models and seeds they are made of, the dbt
tests and checks of those, and the contracts and mappings that feed them. A kill, a refusal, a manifest or a key sweep is
the same with twenty models as with two hundred, and a run over twenty takes a fraction of the time. What has to hold for
every model (equal marts after other batches, comments, types, no personal data, real companies) is tested on the whole.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations.marts import mart_suites
from expectations.raw.completeness import SUITE
from expectations.suite import Suite
from ingest.contract import load_contracts
from ingest.source import SOURCES_DIR
from orchestration import dbt_build
from orchestration.publish.lineage import extracts_of

# What most tests of runs look at: the calendar, the facts with money, and what ties them to the lake.
FACTS = ("dim_date", "fct_order", "fct_payment", "rpt_lake_reconciliation")


@dataclass(frozen=True)
class Part:
    """Some marts and all they need: the manifest's nodes, the suites of gate 2, the extracts, and a folder with the
    bundled sources narrowed to these."""

    manifest: Mapping[str, Any]
    suites: Sequence[Suite]
    extracts: frozenset[str]
    sources: Path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """This process knows nothing but this part; everything is as it was when the context ends."""
        whole_object = dbt_build._kept_object
        with pytest.MonkeyPatch.context() as patch, _contracts(self.extracts):
            patch.setattr("ingest.source.SOURCES_DIR", self.sources)
            # The definitions first: imported here for the first time, they would keep the narrow function for ever.
            for module in ("orchestration.definitions", "orchestration.dbt_build"):
                patch.setattr(f"{module}.prepare_manifest", lambda: self.manifest)
            patch.setattr(dbt_build, "_kept_object", lambda: narrowed(whole_object(), self._ids))
            for module in ("expectations.catalog", "tests.conftest"):
                patch.setattr(f"{module}.mart_suites", lambda: self.suites)
            yield

    @property
    def _ids(self) -> set[str]:
        return {*self.manifest["nodes"], *self.manifest["sources"]}


def narrowed(manifest: Any, ids: set[str]) -> Any:
    """dbt's own manifest object with the nodes and sources of `ids` only."""
    for kind in ("nodes", "sources"):
        setattr(manifest, kind, {name: node for name, node in getattr(manifest, kind).items() if name in ids})
    manifest.unit_tests = manifest.exposures = manifest.metrics = manifest.semantic_models = {}
    manifest.build_parent_and_child_maps()
    return manifest


def part_of(marts: Sequence[str], folder: Path) -> Part:
    """The part that `marts` need. Its sources are written to `folder`."""
    whole = dbt_build.prepare_manifest()
    needed = _needed(whole, marts)
    manifest = _reduced(whole, needed)
    extracts = {SUITE}.union(*(extracts_of(whole, node) for node in needed))
    for path in SOURCES_DIR.glob("*.yml"):
        source = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        source["extracts"] = {name: body for name, body in source["extracts"].items() if name in extracts}
        (folder / path.name).write_text(yaml.safe_dump(source, sort_keys=False), encoding="utf-8")
    known = dbt_build.mart_nodes(manifest)
    return Part(manifest, [suite for suite in mart_suites() if suite.name in known], frozenset(extracts), folder)


def _needed(whole: Mapping[str, Any], marts: Sequence[str]) -> set[str]:
    """The ids of `marts`, of all they are made of, and of the marts that gate 2 compares any of these with."""
    ids = {name: node["unique_id"] for name, node in dbt_build.mart_nodes(whole).items()}
    compared = {
        ids[suite.name]: {ids[name] for check in suite.checks for name in re.findall(r"marts\.(\w+)", check.sql)}
        for suite in mart_suites()
    }
    found: set[str] = set()
    waiting = {ids[name] for name in marts}
    while waiting:
        found |= waiting
        parents = {p for i in waiting for p in whole["nodes"].get(i, {}).get("depends_on", {}).get("nodes", ())}
        waiting = parents.union(*(compared.get(i, set()) for i in waiting)) - found
    return found


def _reduced(whole: Mapping[str, Any], needed: set[str]) -> dict[str, Any]:
    """The manifest of `needed` and of the data tests that look at nothing else."""
    kept = needed | {
        i for i, n in whole["nodes"].items() if n["resource_type"] == "test" and set(n["depends_on"]["nodes"]) <= needed
    }
    by_id = {kind: {i: node for i, node in whole[kind].items() if i in kept} for kind in ("nodes", "sources")}
    maps = {
        kind: {i: [other for other in others if other in kept] for i, others in whole[kind].items() if i in kept}
        for kind in ("parent_map", "child_map")
    }
    return {**whole, **by_id, **maps, "unit_tests": {}}


@contextmanager
def _contracts(extracts: frozenset[str]) -> Iterator[None]:
    """`load_contracts` without other extracts: the one mapping that all its callers share is changed."""
    shared: Any = load_contracts()
    whole = dict(shared)
    try:
        for name in set(whole) - extracts:
            del shared[name]
        yield
    finally:
        shared.clear()
        shared.update(whole)
