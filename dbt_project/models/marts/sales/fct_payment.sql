-- Definition I2: cash at the rate of its day, without any day at that of the as-of date. What it is worth more or less
-- than at its order's rate is exchange gain.
with converted as (
    select
        payments.*,
        case when payments.has_order then payments.currency_code = payments.order_currency_code end
            as is_order_currency,
        {{ converted('payments.amount', 'payments.currency_code', 'rates.fx_rate') }} as payment_reporting_amount,
        {{ applied_fx_rate('payments.currency_code', 'rates.fx_rate') }} as fx_rate,
        {{ applied_fx_rate_date('payments.currency_code', 'rates.fx_rate_date', 'payments.payment_date') }}
            as fx_rate_date,
        {{ converted('payments.amount', 'payments.currency_code', 'order_rates.fx_rate') }} as amount_at_order_rate
    from {{ ref('int_payment') }} as payments
    left join {{ ref('int_fx_rate') }} as rates
        on
            payments.currency_code = rates.currency_code
            and coalesce(payments.payment_date, {{ as_of_date() }}) = rates.calendar_date
    left join {{ ref('int_fx_rate') }} as order_rates
        on payments.currency_code = order_rates.currency_code and payments.order_date = order_rates.calendar_date
    where payments.is_known
)

select
    payment_id,
    payment_date,
    is_payment_date_assumed,
    payment_date is null as is_payment_date_missing,
    order_id,
    has_order,
    is_order_currency,
    coalesce(account_id, order_account_id) as account_id,
    amount as payment_amount,
    currency_code,
    payment_reporting_amount,
    fx_rate,
    fx_rate_date,
    cast(case when is_order_currency then payment_reporting_amount - amount_at_order_rate end as decimal(18, 2))
        as exchange_gain_amount,
    type_code,
    method_code,
    bank_reference,
    created_at,
    modified_at,
    source_system,
    source_file,
    source_row_number
from converted
