-- Manual corrections of pay, each with a reason and two people, one row per adjustment and source: the version the as-
-- of date knows.
select
    adjustment_id,
    rep_id,
    type_code,
    amount,
    currency_code,
    reason_code,
    reference,
    requested_by,
    approved_by,
    approved_at,
    period_id,
    recorded_at,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'adjustments'), ['adjustment_id']) }}
