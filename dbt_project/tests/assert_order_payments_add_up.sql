-- Every payment in its order's currency is in that order's totals, once.
with orders as (
    select
        currency_code,
        sum(payment_count) as payment_count,
        sum(net_paid_amount) as amount
    from {{ ref('fct_order') }}
    where payment_count > 0
    group by currency_code
),

payments as (
    select
        currency_code,
        count(*) as payment_count,
        sum(payment_amount) as amount
    from {{ ref('fct_payment') }}
    where is_order_currency
    group by currency_code
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
