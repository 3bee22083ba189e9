-- Share of the full quota in the first months of a new rep, one row per schedule and month of service and source: the
-- version the as-of date knows.
select
    ramp_schedule_id,
    month_number,
    quota_ratio,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'ramp_schedules'), ['ramp_schedule_id', 'month_number']) }}
