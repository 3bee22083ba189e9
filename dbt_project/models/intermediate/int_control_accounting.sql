-- R-16 to R-19 and R-31: the schedule of deferred commissions, journals, payroll, the general ledger, and orders
-- against invoices and cash. What other systems say is compared where they said something.
{%- set subledgers = [
    ('accrued_commission', 'rpt_accrual_rollforward', 'opening_amount - closing_amount', 'true'),
    ('holdback_reserve', 'rpt_holdback_balance', 'opening_amount - closing_amount', 'true'),
    ('draw_receivable', 'rpt_draw_balance', 'closing_amount - opening_amount', 'true'),
    ('deferred_commission', 'rpt_deferred_commission', 'closing_amount - opening_amount', 'not is_planned'),
] %}
with earned as (
    select
        ledger.currency_code,
        sum(ledger.ledger_amount) as earned_amount
    from {{ ref('commission_ledger') }} as ledger
    inner join {{ ref('int_plan_component') }} as components
        on
            ledger.plan_id = components.plan_id
            and ledger.version_number = components.version_number
            and ledger.component_id = components.component_id
            and components.is_capitalized
    where
        ledger.entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS')
        and ledger.document_id is not null
        and ledger.order_id in (
            select services.order_id
            from {{ ref('stg_order_lines') }} as services
            where not services.is_deleted and services.service_end_date > services.service_start_date
        )
    group by ledger.currency_code
),

scheduled as (
    select
        currency_code,
        sum(capitalized_amount - clawed_back_amount - reversed_amount + expensed_amount) as earned_amount,
        sum(capitalized_amount) as capitalized_amount,
        sum(amortized_amount + clawed_back_amount + impaired_amount) as used_amount
    from {{ ref('rpt_deferred_commission') }}
    group by currency_code
),

assets as (
    select
        opening_amount,
        closing_amount,
        coalesce(lag(closing_amount) over in_order, 0) as former_amount,
        lead(closing_amount) over in_order is null and treatment_code = 'deferred' as is_last
    from {{ ref('rpt_deferred_commission') }}
    window in_order as (partition by deferred_asset_id order by period_start_date)
),

journals as (
    select
        period_id,
        legal_entity_code,
        currency_code,
        purpose_code,
        sum(debit_amount) as debit_amount,
        sum(credit_amount) as credit_amount
    from {{ ref('gl_journal_export') }}
    group by period_id, legal_entity_code, currency_code, purpose_code
),

movements as (
    {%- for purpose, balance, movement, condition in subledgers %}
        select
            '{{ purpose }}' as purpose_code,
            period_id,
            currency_code,
            sum({{ movement }}) as subledger_amount,
            0 as journal_amount
        from {{ ref(balance) }}
        where {{ condition }}
        group by period_id, currency_code
        union all
    {%- endfor %}
    select
        purpose_code,
        period_id,
        currency_code,
        0 as subledger_amount,
        debit_amount - credit_amount as journal_amount
    from journals
    where purpose_code in ('accrued_commission', 'holdback_reserve', 'draw_receivable', 'deferred_commission')
),

paid as (
    select
        currency_code,
        sum(posted_amount) as posted_amount,
        sum(exported_amount) as exported_amount
    from (
        select
            currency_code,
            -ledger_amount as posted_amount,
            0 as exported_amount
        from {{ ref('commission_ledger') }}
        where entry_type_code = 'PAYOUT'
        union all
        select
            currency_code,
            0 as posted_amount,
            pay_amount as exported_amount
        from {{ ref('payroll_export') }}
        where is_posted
    ) as sides
    group by currency_code
),

matched as (
    select
        count(*) as order_count,
        count(case when status_code = 'above_cash' then 1 end) as above_cash_count,
        count(case when status_code = 'not_invoiced' then 1 end) as not_invoiced_count,
        count(case when status_code = 'cash_without_commission' then 1 end) as cash_without_commission_count
    from {{ ref('recon_order_to_commission') }}
)

select
    'R-16' as control_id,
    concat('commission on contracts in ', coalesce(earned.currency_code, scheduled.currency_code)) as scope,
    coalesce(earned.earned_amount, 0) as left_value,
    coalesce(scheduled.earned_amount, 0) as right_value,
    cast(null as varchar) as severity_code
from earned
full outer join scheduled on earned.currency_code = scheduled.currency_code
union all
select
    'R-16' as control_id,
    concat('assets and what becomes of them in ', currency_code) as scope,
    capitalized_amount as left_value,
    used_amount as right_value,
    null as severity_code
from scheduled
union all
select
    'R-16' as control_id,
    'months of assets that follow each other, and end at nothing' as scope,
    count(*) as left_value,
    count(case when opening_amount = former_amount and (not is_last or closing_amount = 0) then 1 end) as right_value,
    null as severity_code
from assets
union all
select
    'R-17' as control_id,
    concat('journals of ', legal_entity_code, ' in ', currency_code) as scope,
    sum(debit_amount) as left_value,
    sum(credit_amount) as right_value,
    null as severity_code
from journals
group by legal_entity_code, currency_code
union all
select
    'R-17' as control_id,
    concat(purpose_code, ' of ', period_id, ' in ', currency_code) as scope,
    sum(subledger_amount) as left_value,
    sum(journal_amount) as right_value,
    null as severity_code
from movements
group by purpose_code, period_id, currency_code
having sum(subledger_amount) <> 0 or sum(journal_amount) <> 0
union all
select
    'R-18' as control_id,
    concat('payouts in ', currency_code) as scope,
    posted_amount as left_value,
    exported_amount as right_value,
    null as severity_code
from paid
union all
select
    'R-18' as control_id,
    concat('return for ', period_id, ' in ', payout_currency_code) as scope,
    sum(exported_value) as left_value,
    sum(case when status_code = 'return_differs' then returned_value else exported_value end) as right_value,
    'warn' as severity_code
from {{ ref('recon_ledger_to_payroll') }}
where returned_value is not null
group by period_id, payout_currency_code
union all
select
    'R-18' as control_id,
    concat('return for ', period_id, ' and ', rep_id, ' in ', payout_currency_code, ', ', pay_type_code) as scope,
    exported_value as left_value,
    coalesce(returned_value, 0) as right_value,
    'warn' as severity_code
from {{ ref('recon_ledger_to_payroll') }} as exports
where
    status_code = 'return_differs'
    or status_code = 'not_returned' and exists (
        select 1
        from {{ ref('recon_ledger_to_payroll') }} as other_lines
        where
            exports.period_id = other_lines.period_id
            and exports.pay_type_code = other_lines.pay_type_code
            and other_lines.returned_value is not null
    )
union all
select
    'R-19' as control_id,
    concat(purpose_code, ' of ', legal_entity_code, ' in ', currency_code, ' at the end of ', period_id) as scope,
    closing_amount as left_value,
    gl_closing_amount as right_value,
    null as severity_code
from {{ ref('recon_ledger_to_gl') }}
where gl_closing_amount is not null
union all
select
    'R-19' as control_id,
    concat(purpose_code, ' of ', legal_entity_code, ' in ', currency_code, ' booked in ', period_id) as scope,
    moved_amount as left_value,
    booked_amount as right_value,
    null as severity_code
from {{ ref('recon_ledger_to_gl') }}
where booked_amount is not null
{%- for status, scope in [
    ('above_cash', 'orders whose commission is within the cash'),
    ('not_invoiced', 'orders with commission that are invoiced in time'),
    ('cash_without_commission', 'paid invoices that somebody earned on'),
] %}
    union all
    select
        'R-31' as control_id,
        '{{ scope }}' as scope,
        order_count as left_value,
        order_count - {{ status }}_count as right_value,
        null as severity_code
    from matched
    where order_count > 0
{%- endfor %}
