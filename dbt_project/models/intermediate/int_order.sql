-- Every order with its business day, known on the as-of date or not: payments need the day of either kind, unless
-- nobody had recorded the order by then.
{{ config(materialized='table') }}

with dated as (
    select
        *,
        {{ business_date('ordered_at') }} as order_date
    from {{ ref('stg_orders') }}
)

select
    order_id,
    order_number,
    account_id,
    opportunity_id,
    channel_code,
    ordered_at,
    order_date,
    status_code,
    currency_code,
    total_amount,
    owner_id,
    exclusion_reason,
    created_at,
    modified_at,
    is_deleted,
    not is_deleted and order_date <= {{ as_of_date() }} as is_known,
    {{ is_recorded() }} as is_recorded,
    source_system,
    source_file,
    source_row_number
from dated
