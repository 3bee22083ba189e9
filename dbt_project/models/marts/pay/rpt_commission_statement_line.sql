-- Every entry of the ledger as a line of its payee's statement, with the words a payee knows.
with components as (
    select
        components.plan_id,
        components.version_number,
        components.component_id,
        components.component_name,
        named.name as plan_name
    from {{ ref('int_plan_component') }} as components
    left join {{ ref('stg_plans') }} as named
        on components.plan_id = named.plan_id and not named.is_deleted
)

select
    ledger.entry_id,
    {{ sealed_key(['ledger.rep_id', 'ledger.currency_code', 'ledger.posted_period_id']) }} as statement_id,
    ledger.rep_id,
    ledger.posted_period_id as period_id,
    ledger.origin_period_id,
    ledger.posted_period_id <> ledger.origin_period_id and ledger.entry_type_code <> 'PAYOUT' as is_prior_period,
    ledger.entry_type_code,
    ledger.pay_type_code,
    ledger.reason_code,
    ledger.is_accrual,
    ledger.plan_id,
    components.plan_name,
    ledger.version_number,
    ledger.plan_hash,
    ledger.component_id,
    components.component_name,
    ledger.source_type_code,
    ledger.source_id,
    ledger.document_type_code,
    ledger.document_id,
    coalesce(ledger.order_id, orders.order_id) as order_id,
    ledger.invoice_id,
    ledger.payment_id,
    orders.account_id,
    ledger.credit_date,
    ledger.base_amount,
    ledger.ledger_amount as line_amount,
    ledger.currency_code,
    ledger.fx_rate_id,
    ledger.payout_currency_code,
    ledger.payout_value,
    ledger.payout_fx_rate_id,
    case
        when ledger.entry_type_code in ('PAYOUT', 'FX_DIFF') then null
        when ledger.payout_currency_code = ledger.currency_code then cast(ledger.ledger_amount as decimal(18, 3))
        else {{ rounded_to_unit('ledger.ledger_amount * rates.rate', 'ledger.payout_currency_code') }}
    end as line_payout_value,
    ledger.cause_source_id
from {{ ref('commission_ledger') }} as ledger
left join components
    on
        ledger.plan_id = components.plan_id
        and ledger.version_number = components.version_number
        and ledger.component_id = components.component_id
left join {{ ref('int_order') }} as orders on ledger.order_id = orders.order_id
left join {{ ref('int_pay_month') }} as months on ledger.posted_period_id = months.period_id
left join {{ ref('int_pay_rate') }} as rates
    on
        rates.rate_type_code = 'payout'
        and ledger.currency_code = rates.from_currency_code
        and ledger.payout_currency_code = rates.to_currency_code
        and months.pay_date = rates.calendar_date
