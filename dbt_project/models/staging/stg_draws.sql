-- Advances on commission, and how they are recovered, one row per draw and source: the version the as-of date knows.
select
    draw_id,
    rep_id,
    type_code,
    amount,
    currency_code,
    valid_from,
    valid_to,
    recovery_ratio,
    max_balance_amount,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'draws'), ['draw_id']) }}
