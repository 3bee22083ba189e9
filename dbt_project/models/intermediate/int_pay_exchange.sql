-- What a clawback is more, or less, in the currency of the pay than what it takes back was when it was paid: the rate
-- of its own payout less that of the document's first one. Commission itself is not changed by it.
{{ config(materialized='table') }}

with foreign_entries as (
    select
        postings.*,
        history.pay_currency_code,
        min(postings.posted_number) over (
            partition by
                postings.rep_id, postings.plan_id, postings.component_id, postings.document_type_code,
                postings.document_id
        ) as first_number
    from {{ ref('int_pay_posting') }} as postings
    inner join {{ ref('int_pay_month') }} as months on postings.posted_number = months.month_number
    inner join {{ ref('int_rep_history') }} as history
        on
            postings.rep_id = history.rep_id
            and {{ valid_at(plus_days('months.valid_to', -1), 'history') }}
            and postings.currency_code <> history.pay_currency_code
    where
        postings.document_id is not null
        and postings.entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS')
)

select
    entries.rep_id,
    entries.plan_id,
    entries.version_number,
    entries.component_id,
    entries.source_type_code,
    entries.source_id,
    entries.document_type_code,
    entries.document_id,
    entries.order_id,
    entries.invoice_id,
    entries.payment_id,
    entries.currency_code,
    entries.posted_period_id as origin_period_id,
    months.pay_date,
    greatest(months.payout_month_number, months.open_month_number) as posted_number,
    entries.pay_currency_code as payout_currency_code,
    now_rates.fx_rate_id,
    {{ rounded_to_unit(from_cents('entries.cents') ~ ' * now_rates.rate', 'entries.pay_currency_code') }}
    - {{ rounded_to_unit(from_cents('entries.cents') ~ ' * then_rates.rate', 'entries.pay_currency_code') }}
        as payout_value
from foreign_entries as entries
inner join {{ ref('int_pay_month') }} as months
    on
        entries.posted_number = months.month_number
        and months.payout_month_number is not null
        and not (months.is_closed and months.payout_month_number < months.open_month_number)
inner join {{ ref('int_pay_month') }} as first_months on entries.first_number = first_months.month_number
inner join {{ ref('int_pay_rate') }} as now_rates
    on
        now_rates.rate_type_code = 'payout'
        and entries.currency_code = now_rates.from_currency_code
        and entries.pay_currency_code = now_rates.to_currency_code
        and months.pay_date = now_rates.calendar_date
inner join {{ ref('int_pay_rate') }} as then_rates
    on
        then_rates.rate_type_code = 'payout'
        and entries.currency_code = then_rates.from_currency_code
        and entries.pay_currency_code = then_rates.to_currency_code
        and first_months.pay_date = then_rates.calendar_date
where entries.cents < 0 and entries.first_number < entries.posted_number and now_rates.rate <> then_rates.rate
