-- Days on which a calendar does not work, one row per calendar and day and source: the version the as-of date knows.
select
    calendar_id,
    holiday_date,
    name,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'holidays'), ['calendar_id', 'holiday_date']) }}
