"""The jobs that are not the daily refresh: replaying an as-of date, and closing a period.

Belongs here: the two as Dagster jobs, so that a backfill over a range of dates and a closing can be started and seen on
the page. Neither touches the assets: a replay is published beside the releases. They take no `warehouse` resource, because
it holds the lock that the run inside them needs.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import dagster as dg

from orchestration.defs.jobs import MAX_SECONDS
from orchestration.settings import Settings

FIRST_DAY = "2010-01-01"
_TAGS = {"dagster/max_runtime": str(MAX_SECONDS)}


class ClosePeriod(dg.Config):
    """Which period to close, and who does it."""

    period: str
    closed_by: str


def replay_job(resolve: Callable[[], Settings]) -> dg.JobDefinition:
    """A job with one partition per as-of date, over the warehouse whose settings `resolve` gives; a backfill of it replays
    a range of dates."""

    @dg.op(description="Build, check and publish the marts as of the partition's date, beside the releases.")
    def replay_as_of(context: dg.OpExecutionContext) -> None:
        from orchestration.replay import replay

        summary = replay(resolve(), date.fromisoformat(context.partition_key))
        context.log.info(f"{summary.checks_passed} of {summary.checks_run} checks passed; {summary.release}")
        context.add_output_metadata({"release": dg.MetadataValue.path(str(summary.release))})

    @dg.job(
        name="replay",
        partitions_def=dg.DailyPartitionsDefinition(FIRST_DAY, end_offset=1),
        executor_def=dg.in_process_executor,
        tags=_TAGS,
        description="The marts as of another date, from what the lake knows now. Start a backfill for a range of dates.",
    )
    def job() -> None:
        replay_as_of()

    return job


def close_job(resolve: Callable[[], Settings]) -> dg.JobDefinition:
    """A job that closes the period named in its configuration, in the warehouse whose settings `resolve` gives."""

    @dg.op(description="Freeze the period's commission ledger as the current release has it.")
    def freeze_ledger(context: dg.OpExecutionContext, config: ClosePeriod) -> None:
        from orchestration.lock import run_lock
        from orchestration.publish.close import close

        settings = resolve()
        with run_lock(settings.home, f"close {config.period}"):
            now = datetime.now(UTC).replace(tzinfo=None)
            closed = close(settings.home, settings.source.name, config.period, config.closed_by, now)
        context.add_output_metadata(
            {
                "folder": dg.MetadataValue.path(str(closed.folder)),
                "entries": closed.manifest["entry_count"],
                "manifest_sha256": closed.manifest_sha256,
            }
        )

    @dg.job(
        name="close_period",
        executor_def=dg.in_process_executor,
        tags=_TAGS,
        description="Close a period of the commission ledger. It never changes again.",
    )
    def job() -> None:
        freeze_ledger()

    return job
