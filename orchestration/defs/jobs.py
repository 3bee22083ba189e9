"""Jobs and schedules.

Belongs here: which assets run together and when.
"""

import os

import dagster as dg

# A killed run would stay "started" for ever without a limit; run_monitoring in dagster.yaml enforces it.
MAX_SECONDS = 4 * 3600

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Load the extracts, check them, build and check the marts, publish a release.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": str(MAX_SECONDS)},
)

# When the schedule runs, as cron has it, in UTC.
SCHEDULE = "SALES_WAREHOUSE_SCHEDULE"

daily = dg.ScheduleDefinition(
    name="daily_refresh",
    job=refresh,
    cron_schedule=os.environ.get(SCHEDULE) or "0 5 * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description=f"Every day at 05:00 UTC, or when {SCHEDULE} says; off until somebody switches it on.",
)
