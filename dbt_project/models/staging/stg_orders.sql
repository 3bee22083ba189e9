-- Customer orders, one row per order and source: the version the as-of date knows.
select
    order_id,
    order_number,
    account_id,
    opportunity_id,
    quote_id,
    channel_code,
    ordered_at,
    approved_at,
    status_code,
    currency_code,
    total_amount,
    owner_id,
    exclusion_reason,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'orders'), ['order_id']) }}
