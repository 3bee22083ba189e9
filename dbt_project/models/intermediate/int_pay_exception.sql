-- Credit that somebody has and no plan pays: nobody's plan held on the day, a safety lag is not over, a rate is
-- missing (also into the currency of a pool), or a refund comes too late to take anything back.
{{ config(materialized='table') }}

with assigned as (
    select
        rep_id,
        valid_from,
        valid_to,
        min(valid_from) over (partition by rep_id) as first_date
    from {{ ref('int_plan_assignment') }}
),

firsts as (
    select
        rep_id,
        min(first_date) as first_date
    from assigned
    group by rep_id
),

-- A company without plans pays nobody, which is no exception.
dated as (
    select
        credits.credit_id,
        credits.rep_id,
        coalesce(refunds.sale_date, lags.credit_date, credits.event_date) as claim_date,
        coalesce(refunds.credit_amount, credits.credit_amount) as credit_amount
    from {{ ref('fct_credit') }} as credits
    left join {{ ref('int_credit_return') }} as refunds on credits.credit_id = refunds.credit_id
    left join {{ ref('int_pay_lag') }} as lags on credits.credit_id = lags.credit_id
    where credits.credit_type_code = 'direct' and (select count(*) from {{ ref('int_plan_assignment') }}) > 0
),

unassigned as (
    select
        dated.credit_id,
        case when dated.claim_date < firsts.first_date then 'before_plan_start' else 'no_plan' end as reason_code,
        sum(dated.credit_amount) as exception_amount
    from dated
    left join firsts on dated.rep_id = firsts.rep_id
    left join assigned on dated.rep_id = assigned.rep_id and {{ valid_at('dated.claim_date', 'assigned') }}
    where assigned.rep_id is null
    group by
        dated.credit_id, case when dated.claim_date < firsts.first_date then 'before_plan_start' else 'no_plan' end
),

of_credit as (
    select
        credit_id,
        cast(null as varchar) as plan_id,
        cast(null as varchar) as component_id,
        reason_code,
        exception_amount
    from unassigned
    union all
    select
        credit_id,
        plan_id,
        component_id,
        'fx_missing' as reason_code,
        credit_amount as exception_amount
    from {{ ref('int_pay_pool_credit') }}
    where fx_rate is null
),

-- Parts of one refund that several versions took are told together.
unpaid as (
    select
        events.rep_id,
        events.plan_id,
        events.component_id,
        components.basis_event_code,
        events.source_type_code,
        events.source_id,
        events.document_type_code,
        events.document_id,
        events.credit_date,
        events.order_id,
        events.invoice_id,
        events.payment_id,
        events.account_id,
        events.deal_currency_code,
        coalesce(events.reason_code, 'outside_clawback_window') as reason_code,
        sum(events.deal_amount) as deal_amount
    from {{ ref('int_pay_event') }} as events
    inner join {{ ref('int_plan_component') }} as components
        on
            events.plan_id = components.plan_id
            and events.version_number = components.version_number
            and events.component_id = components.component_id
    left join {{ ref('int_pay_reversal') }} as reversals
        on events.event_id = reversals.event_id and reversals.role_code = 'outside'
    where events.is_paid and (events.reason_code is not null or reversals.event_id is not null)
    group by
        events.rep_id, events.plan_id, events.component_id, components.basis_event_code, events.source_type_code,
        events.source_id, events.document_type_code, events.document_id, events.credit_date, events.order_id,
        events.invoice_id, events.payment_id, events.account_id, events.deal_currency_code,
        coalesce(events.reason_code, 'outside_clawback_window')
)

select
    credits.rep_id,
    of_credit.plan_id,
    of_credit.component_id,
    of_credit.reason_code,
    credits.basis_event_code,
    credits.source_type_code,
    credits.source_id,
    credits.document_type_code,
    credits.document_id,
    credits.document_line_number,
    credits.event_date,
    credits.order_id,
    credits.order_line_number,
    credits.invoice_id,
    credits.payment_id,
    credits.account_id,
    credits.opportunity_id,
    credits.product_id,
    credits.product_group_code,
    credits.territory_id,
    of_credit.exception_amount,
    credits.currency_code,
    credits.source_system,
    credits.source_file,
    credits.source_row_number
from of_credit
inner join {{ ref('fct_credit') }} as credits on of_credit.credit_id = credits.credit_id
union all
select
    unpaid.rep_id,
    unpaid.plan_id,
    unpaid.component_id,
    unpaid.reason_code,
    unpaid.basis_event_code,
    unpaid.source_type_code,
    unpaid.source_id,
    unpaid.document_type_code,
    unpaid.document_id,
    cast(null as varchar) as document_line_number,
    unpaid.credit_date as event_date,
    unpaid.order_id,
    cast(null as varchar) as order_line_number,
    unpaid.invoice_id,
    unpaid.payment_id,
    unpaid.account_id,
    cast(null as varchar) as opportunity_id,
    cast(null as varchar) as product_id,
    cast(null as varchar) as product_group_code,
    cast(null as varchar) as territory_id,
    unpaid.deal_amount as exception_amount,
    unpaid.deal_currency_code as currency_code,
    min(credits.source_system) as source_system,
    min(credits.source_file) as source_file,
    min(credits.source_row_number) as source_row_number
from unpaid
inner join {{ ref('fct_credit') }} as credits
    on
        unpaid.source_type_code = credits.source_type_code
        and unpaid.source_id = credits.source_id
        and unpaid.rep_id = credits.rep_id
group by
    unpaid.rep_id, unpaid.plan_id, unpaid.component_id, unpaid.reason_code, unpaid.basis_event_code,
    unpaid.source_type_code, unpaid.source_id, unpaid.document_type_code, unpaid.document_id, unpaid.credit_date,
    unpaid.order_id, unpaid.invoice_id, unpaid.payment_id, unpaid.account_id, unpaid.deal_amount,
    unpaid.deal_currency_code
