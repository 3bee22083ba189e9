-- Every payment in its order's currency is in that order's totals, once; payments in any currency are, converted.
with orders as (
    select
        currency_code,
        sum(payment_count) as payment_count,
        sum(net_paid_amount) as amount
    from {{ ref('fct_order') }}
    where payment_count > 0
    group by currency_code
    union all
    select
        'all, converted' as currency_code,
        coalesce(sum(payment_count + other_currency_payment_count), 0) as payment_count,
        coalesce(sum(net_paid_reporting_amount), 0) as amount
    from {{ ref('fct_order') }}
),

payments as (
    select
        currency_code,
        count(*) as payment_count,
        sum(payment_amount) as amount
    from {{ ref('fct_payment') }}
    where is_order_currency
    group by currency_code
    union all
    select
        'all, converted' as currency_code,
        count(*) as payment_count,
        coalesce(sum(payment_reporting_amount), 0) as amount
    from {{ ref('fct_payment') }}
    where has_order
)

select
    coalesce(orders.currency_code, payments.currency_code) as currency_code,
    orders.payment_count as order_payment_count,
    payments.payment_count,
    orders.amount as order_amount,
    payments.amount as payment_amount
from orders
full outer join payments on orders.currency_code = payments.currency_code
where coalesce(orders.amount <> payments.amount or orders.payment_count <> payments.payment_count, true)
