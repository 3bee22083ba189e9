-- Times that reps were away, one row per rep, first day and category and source: the version the as-of date knows.
select
    rep_id,
    valid_from,
    valid_to,
    category_code,
    share,
    has_quota_relief,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'leaves'), ['rep_id', 'valid_from', 'category_code']) }}
