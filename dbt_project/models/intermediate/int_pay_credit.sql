-- Credit that a component of the payee's plan takes, as events: what one source adds to one document. A version that
-- carries attainment also sees what the payee was credited in the window before coming to the plan, and does not pay
-- it. A refund belongs to the version that took its sale, also when another one holds by then (a late return).
{{ config(materialized='table') }}

with assigned as (
    select
        assignments.rep_id,
        assignments.valid_from as assigned_from,
        assignments.valid_to as assigned_to,
        components.*,
        -- Until when the payee was measured together with this before.
        lag(assignments.valid_to) over (
            partition by
                assignments.rep_id, components.plan_id, components.component_id, components.carried_measure
            order by assignments.valid_from
        ) as former_to
    from {{ ref('int_plan_assignment') }} as assignments
    inner join {{ ref('int_plan_component') }} as components
        on
            assignments.plan_id = components.plan_id
            and assignments.version_number = components.version_number
),

credit_types as (
    select 'direct' as credit_type_code
    union all
    select 'overlay' as credit_type_code
    union all
    select 'manager' as credit_type_code
),

spans as (
    select
        assigned.*,
        assigned.assigned_from as takes_from,
        assigned.assigned_to as takes_to,
        true as is_paid
    from assigned
    union all
    select
        assigned.*,
        greatest(windows.valid_from, coalesce(assigned.former_to, windows.valid_from)) as takes_from,
        assigned.assigned_from as takes_to,
        false as is_paid
    from assigned
    inner join {{ ref('int_pay_window') }} as windows
        on
            assigned.reset_frequency_code = windows.window_type_code
            and {{ valid_at('assigned.assigned_from', 'windows') }}
    where
        assigned.carried_measure is not null
        and greatest(windows.valid_from, coalesce(assigned.former_to, windows.valid_from)) < assigned.assigned_from
),

-- Whose credit it is in one narrow key, while rows are many.
claims as (
    select
        *,
        {{ narrow_key([
            'rep_id', 'plan_id', 'version_number', 'component_id', 'assigned_from', 'is_paid'
        ]) }} as claim_key
    from spans
),

taken as (
    select
        claims.claim_key,
        claims.takes_from,
        claims.takes_to,
        claims.currency_code as plan_currency_code,
        claims.measure_code,
        credits.source_type_code,
        credits.source_id,
        credits.document_type_code,
        credits.document_id,
        credits.document_date,
        credits.order_id,
        credits.invoice_id,
        credits.payment_id,
        credits.account_id,
        credits.product_id,
        credits.currency_code,
        coalesce(refunds.credit_amount, credits.credit_amount) as credit_amount,
        coalesce(refunds.credit_quantity, credits.credit_quantity) as credit_quantity,
        refunds.sale_date,
        -- Nothing goes back before the day on which it counts.
        greatest(coalesce(lags.credit_date, credits.event_date), coalesce(refunds.sale_date, credits.event_date))
            as credit_date
    from claims
    inner join credit_types
        on concat('|', claims.credit_types, '|') like concat('%|', credit_types.credit_type_code, '|%')
    inner join {{ ref('fct_credit') }} as credits
        on
            claims.rep_id = credits.rep_id
            and claims.basis_event_code = credits.basis_event_code
            and claims.measured_in is not null
            and claims.component_type_code <> 'pool_share'
            and (claims.product_group_code is null or claims.product_group_code = credits.product_group_code)
            and credit_types.credit_type_code = credits.credit_type_code
    left join {{ ref('int_credit_return') }} as refunds on credits.credit_id = refunds.credit_id
    left join {{ ref('int_pay_lag') }} as lags on credits.credit_id = lags.credit_id
),

priced as (
    select
        taken.*,
        coalesce(round(taken.credit_quantity * products.unit_cost, 2), 0) as cost_amount
    from taken
    left join {{ ref('stg_products') }} as products
        on
            taken.measure_code = 'margin'
            and taken.product_id = products.product_id
            and coalesce(products.currency_code, taken.plan_currency_code) = taken.plan_currency_code
            and not products.is_deleted
    where
        coalesce(taken.sale_date, taken.credit_date) >= taken.takes_from
        and coalesce(taken.sale_date, taken.credit_date) < taken.takes_to
),

summed as (
    select
        claim_key,
        source_type_code,
        source_id,
        document_type_code,
        document_id,
        credit_date,
        currency_code as deal_currency_code,
        min(document_date) as document_date,
        min(order_id) as order_id,
        min(invoice_id) as invoice_id,
        min(payment_id) as payment_id,
        min(account_id) as account_id,
        cast(sum(credit_amount) as decimal(18, 2)) as deal_amount,
        -- What the goods cost, in the plan's currency; 0 unless margin is measured.
        cast(sum(cost_amount) as decimal(18, 2)) as cost_amount,
        cast(coalesce(sum(credit_quantity), 0) as decimal(18, 4)) as credit_quantity,
        max(case when sale_date is not null and credit_date >= takes_to then 1 else 0 end) = 1 as is_late_return
    from priced
    group by
        claim_key, source_type_code, source_id, document_type_code, document_id, credit_date, currency_code
)

select
    claims.rep_id,
    claims.plan_id,
    claims.version_number,
    claims.component_id,
    claims.assigned_from,
    claims.is_paid,
    claims.currency_code as plan_currency_code,
    summed.source_type_code,
    summed.source_id,
    summed.document_type_code,
    summed.document_id,
    summed.credit_date,
    summed.deal_currency_code,
    summed.document_date,
    summed.order_id,
    summed.invoice_id,
    summed.payment_id,
    summed.account_id,
    summed.deal_amount,
    summed.cost_amount,
    summed.credit_quantity,
    summed.is_late_return
from summed
inner join claims on summed.claim_key = claims.claim_key
