"""The sensor that starts a refresh when files have arrived.

Belongs here: when a delivery counts as complete. Which files belong to a source is `ingest.delivery`'s to say.
"""

import hashlib
import json
from collections.abc import Callable

import dagster as dg

from ingest.delivery import find_files
from ingest.errors import IngestError
from orchestration.defs.jobs import refresh
from orchestration.errors import RunError
from orchestration.settings import Settings

SECONDS = 60


def listing(settings: Settings) -> tuple[int, str]:
    """How many files the source's mappings find now, and a digest of their names, sizes and times of change.

    Tables and addresses cannot be watched and are left out. Errors: FileError when a file that is due is not there.
    """
    lines = []
    for mapping in settings.source.mappings:
        for path in find_files(mapping, settings.extracts) if mapping.fetch is None else ():
            stat = path.stat()
            lines.append(f"{mapping.extract} {path} {stat.st_size} {stat.st_mtime_ns}")
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()


def files_arrived(resolve: Callable[[], Settings]) -> dg.SensorDefinition:
    """A sensor, off by default, over the warehouse whose settings `resolve` gives.

    Two evaluations must find the same files with the same sizes and times; then one run starts, and none again until
    something changes. The cursor holds the digests of what was seen last and of what a run was started for.
    """

    @dg.sensor(
        name="files_arrived",
        job=refresh,
        minimum_interval_seconds=SECONDS,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Starts the refresh when the files of the source have changed and stopped growing; off until somebody "
        "switches it on.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        try:
            count, digest = listing(resolve())
        except (IngestError, RunError, OSError) as error:
            return dg.SkipReason(str(error))
        before = json.loads(context.cursor) if context.cursor else {}
        started = before.get("started")
        if not count:
            return dg.SkipReason("the source maps no files: tables and addresses need a schedule")
        if digest == started:
            return dg.SkipReason(f"nothing new: {count} files as they were when the last run was started")
        if digest != before.get("seen"):
            cursor = json.dumps({"seen": digest, "started": started})
            return dg.SensorResult(
                skip_reason=dg.SkipReason(
                    f"{count} files, changed since the last look: waiting until they stop growing"
                ),
                cursor=cursor,
            )
        return dg.SensorResult(
            run_requests=[dg.RunRequest(run_key=digest)], cursor=json.dumps({"seen": digest, "started": digest})
        )

    return sensor
