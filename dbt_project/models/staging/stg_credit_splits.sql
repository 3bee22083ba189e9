-- How the credit of a deal, order or account is divided among reps, over time, one row per source, rep, role and start
-- of validity and source: the version the as-of date knows.
select
    source_type_code,
    source_id,
    rep_id,
    role_code,
    valid_from,
    valid_to,
    weight_millionths,
    is_equal_share,
    recorded_at,
    {{ version_columns() }}
from {{ latest_version(
    source('raw', 'credit_splits'),
    ['source_type_code', 'source_id', 'rep_id', 'role_code', 'valid_from']
) }}
