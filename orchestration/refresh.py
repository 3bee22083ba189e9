"""One refresh in this process: the command's way to run the Dagster job.

Belongs here: executing the job, telling its progress and collecting what the closing summary says.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path

from expectations.worker import start_early
from ingest.lake import Lake
from orchestration import evidence
from orchestration.errors import RunError
from orchestration.explain import explained
from orchestration.publish import release
from orchestration.settings import Settings


@dataclass(frozen=True)
class Summary:
    """What a refresh did: source rows in, accepted and rejected, checks passed and run, and the release folder."""

    rows_in: int
    rows_accepted: int
    rows_rejected: int
    checks_passed: int
    checks_run: int
    release: Path


def refresh(settings: Settings) -> Summary:
    """Run the whole job on `settings`, telling each step to the log of `orchestration.steps`.

    Errors: RunError or IngestError saying why nothing was released; the last release is then untouched.
    """
    start_early()
    from orchestration.definitions import build
    from orchestration.defs.instance import passing_instance
    from orchestration.defs.resources import Warehouse

    run_id = str(uuid.uuid4())
    warehouse = Warehouse(
        home=str(settings.home.root),
        source=settings.source_name,
        extracts=str(settings.extracts),
        as_of=settings.as_of_date.isoformat(),
        is_replay=settings.is_replay,
    )
    job = build(warehouse).resolve_job_def("refresh")
    # The command prints its own lines; Dagster's event log would bury them.
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with passing_instance() as instance:
        try:
            job.execute_in_process(instance=instance, run_id=run_id, run_config=quiet)
        except Exception as error:
            raise explained(error, settings, run_id) from error
    return summarise(settings, run_id)


def summarise(settings: Settings, run_id: str) -> Summary:
    """The summary of a finished run; RunError when it left no release, whatever else it says of itself."""
    released = release.of_run(settings.home, run_id, settings.is_replay)
    if released is None:
        raise RunError("the run ended without a release; the last release stays")
    # All that the release was made from is kept by now.
    entries = Lake(settings.home.lake).entries([settings.source.name])
    results = [r for r in evidence.read(settings.home.evidence(run_id)) if r.run_id == run_id]
    return Summary(
        rows_in=sum(entry.rows_in for entry in entries),
        rows_accepted=sum(entry.rows_accepted for entry in entries),
        rows_rejected=sum(entry.rows_rejected for entry in entries),
        checks_passed=sum(result.passed for result in results),
        checks_run=len(results),
        release=released,
    )
