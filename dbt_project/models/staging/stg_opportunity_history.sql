-- Every change of a deal's stage, amount, close date, category or owner, one row per opportunity, instant and sequence
-- number and source: the version the as-of date knows.
select
    opportunity_id,
    changed_at,
    seq,
    stage_code,
    amount,
    currency_code,
    probability,
    category_code,
    close_date,
    owner_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'opportunity_history'), ['opportunity_id', 'changed_at', 'seq']) }}
