-- Hours that reps worked, by category, one row per rep, day and category and source: the version the as-of date knows.
select
    rep_id,
    work_date,
    category_code,
    hours,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'time_log'), ['rep_id', 'work_date', 'category_code']) }}
