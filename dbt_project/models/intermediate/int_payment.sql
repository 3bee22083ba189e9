-- Every payment with the day it counts on: its value date, else the day of its order.
{{ config(materialized='table') }}

with dated as (
    select
        payments.*,
        orders.account_id as order_account_id,
        orders.currency_code as order_currency_code,
        orders.order_date,
        coalesce(payments.received_date, orders.order_date) as payment_date,
        payments.received_date is null and orders.order_date is not null as is_payment_date_assumed,
        coalesce(orders.is_known, false) as has_order
    from {{ ref('stg_payments') }} as payments
    left join {{ ref('int_order') }} as orders on payments.order_id = orders.order_id and orders.is_recorded
)

-- A payment without any day cannot be proven to lie after the as-of date, so it is kept.
select
    payment_id,
    order_id,
    account_id,
    order_account_id,
    order_date,
    payment_date,
    is_payment_date_assumed,
    has_order,
    amount,
    currency_code,
    order_currency_code,
    method_code,
    type_code,
    bank_reference,
    created_at,
    modified_at,
    is_deleted,
    not is_deleted and coalesce(payment_date <= {{ as_of_date() }}, true) as is_known,
    source_system,
    source_file,
    source_row_number
from dated
