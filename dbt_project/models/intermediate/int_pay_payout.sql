-- What is paid for each month, in the month of its pay date and in the currency the payee is paid in: commission that
-- is due, and expenses. What a closed month already paid for it is not paid again.
{{ config(materialized='table') }}

with sealed as (
    select
        rep_id,
        currency_code,
        origin_period_id,
        pay_type_code,
        -sum(cents) as cents
    from {{ ref('int_pay_posting') }}
    where entry_type_code = 'PAYOUT' and is_sealed
    group by rep_id, currency_code, origin_period_id, pay_type_code
),

owing as (
    select
        due.rep_id,
        due.currency_code,
        due.pay_type_code,
        months.period_id as origin_period_id,
        months.pay_date,
        greatest(months.payout_month_number, months.open_month_number) as posted_number,
        due.cents - coalesce(sealed.cents, 0) as cents
    from {{ ref('int_pay_due') }} as due
    inner join {{ ref('int_pay_month') }} as months
        on due.month_number = months.month_number and months.payout_month_number is not null
    left join sealed
        on
            due.rep_id = sealed.rep_id
            and due.currency_code = sealed.currency_code
            and due.pay_type_code = sealed.pay_type_code
            and months.period_id = sealed.origin_period_id
)

select
    owing.rep_id,
    owing.currency_code,
    owing.pay_type_code,
    owing.origin_period_id,
    owing.pay_date,
    owing.posted_number,
    owing.cents,
    coalesce(history.pay_currency_code, owing.currency_code) as payout_currency_code,
    rates.rate,
    rates.fx_rate_id,
    case
        when coalesce(history.pay_currency_code, owing.currency_code) = owing.currency_code
            then {{ from_cents('owing.cents') }}
        else {{ rounded_to_unit(
            from_cents('owing.cents') ~ ' * rates.rate', 'history.pay_currency_code'
        ) }}
    end as payout_value
from owing
left join {{ ref('int_rep_history') }} as history
    on owing.rep_id = history.rep_id and {{ valid_at('owing.pay_date', 'history') }}
left join {{ ref('int_pay_rate') }} as rates
    on
        rates.rate_type_code = 'payout'
        and owing.currency_code = rates.from_currency_code
        and history.pay_currency_code = rates.to_currency_code
        and owing.pay_date = rates.calendar_date
where owing.cents <> 0
