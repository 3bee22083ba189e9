-- Credit that somebody has and no plan pays: nobody's plan held on the day, a safety lag is not over, a rate is
-- missing, or a refund comes too late to take anything back.
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
unassigned as (
    select
        credits.*,
        case when credits.event_date < firsts.first_date then 'before_plan_start' else 'no_plan' end as reason_code
    from {{ ref('fct_credit') }} as credits
    left join firsts on credits.rep_id = firsts.rep_id
    left join assigned on credits.rep_id = assigned.rep_id and {{ valid_at('credits.event_date', 'assigned') }}
    where
        credits.credit_type_code = 'direct'
        and assigned.rep_id is null
        and (select count(*) from {{ ref('int_plan_assignment') }}) > 0
),

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
        events.deal_amount,
        events.deal_currency_code,
        coalesce(events.reason_code, 'outside_clawback_window') as reason_code
    from {{ ref('int_pay_event') }} as events
    inner join {{ ref('int_plan_component') }} as components
        on
            events.plan_id = components.plan_id
            and events.version_number = components.version_number
            and events.component_id = components.component_id
    left join {{ ref('int_pay_reversal') }} as reversals
        on events.event_id = reversals.event_id and reversals.role_code = 'outside'
    where events.is_paid and (events.reason_code is not null or reversals.event_id is not null)
)

select
    rep_id,
    cast(null as varchar) as plan_id,
    cast(null as varchar) as component_id,
    reason_code,
    basis_event_code,
    source_type_code,
    source_id,
    document_type_code,
    document_id,
    document_line_number,
    event_date,
    order_id,
    order_line_number,
    invoice_id,
    payment_id,
    account_id,
    opportunity_id,
    product_id,
    product_group_code,
    territory_id,
    credit_amount as exception_amount,
    currency_code,
    source_system,
    source_file,
    source_row_number
from unassigned
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
