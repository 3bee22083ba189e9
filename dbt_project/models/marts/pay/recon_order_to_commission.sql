-- Order, invoices, cash and commission side by side (three-way match). Commission on cash is at most the highest rate
-- that any of its payees got, on all the cash that came in.
with invoiced as (
    select
        order_id,
        count(*) as invoice_count,
        sum(net_amount + tax_amount) as invoiced_amount
    from {{ ref('int_invoice') }}
    where is_known and status_code in ('issued', 'paid') and order_id is not null
    group by order_id
),

collected as (
    select
        documents.order_id,
        sum(parts.applied_amount) as collected_amount
    from {{ ref('int_cash_application') }} as parts
    inner join {{ ref('int_credit_document') }} as documents
        on parts.document_type_code = documents.document_type_code and parts.document_id = documents.document_id
    where parts.reason_code is null
    group by documents.order_id
),

commissions as (
    select
        order_id,
        count(*) as entry_count,
        sum(ledger_amount) as commission_amount,
        case when min(currency_code) = max(currency_code) then min(currency_code) else '*' end as currency_code
    from {{ ref('commission_ledger') }}
    where order_id is not null and entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS')
    group by order_id
),

-- Of each payee and component on cash: the highest rate, and what was earned by it.
rated as (
    select
        order_id,
        max(rate_value) as rate_value,
        max(coalesce(fx_rate, 1)) as fx_rate,
        sum(line_amount) as line_amount,
        count(*) * cast(0.005 as decimal(4, 3)) as rounding_amount
    from {{ ref('fct_commission_line') }}
    where basis_event_code = 'cash' and tier_mode_code <> 'per_unit' and order_id is not null
    group by order_id, rep_id, plan_id, component_id
),

limits as (
    select
        rated.order_id,
        sum(rated.line_amount) as cash_commission_amount,
        sum(coalesce(
            cast(round(collected.collected_amount * rated.fx_rate, 2) as decimal(18, 2)) * rated.rate_value
            + rated.rounding_amount,
            cast(rated.line_amount as decimal(28, 10))
        )) as limit_value
    from rated
    inner join collected on rated.order_id = collected.order_id
    group by rated.order_id
),

-- Orders that nobody earned on, though a component of somebody credited pays on such credit.
unpaid as (
    select distinct credits.order_id
    from {{ ref('fct_credit') }} as credits
    inner join {{ ref('int_plan_assignment') }} as assignments
        on credits.rep_id = assignments.rep_id and {{ valid_at('credits.event_date', 'assignments') }}
    inner join {{ ref('int_plan_component') }} as components
        on
            assignments.plan_id = components.plan_id
            and assignments.version_number = components.version_number
            and credits.basis_event_code = components.basis_event_code
            and components.is_by_document
            and components.credit_types like '%direct%'
            and coalesce(
                credits.product_group_code = components.product_group_code, components.product_group_code is null
            )
    left join commissions on credits.order_id = commissions.order_id
    where credits.credit_type_code = 'direct' and commissions.order_id is null
),

reasons as (
    select
        order_id,
        {{ joined_text('reason_code', "', '", 'reason_code') }} as exception_reasons
    from (
        select distinct
            order_id,
            reason_code
        from {{ ref('fct_credit_exception') }}
        where order_id is not null
    ) as listed
    group by order_id
)

select
    orders.order_id,
    orders.account_id,
    orders.order_date,
    orders.currency_code,
    orders.order_amount,
    cast(coalesce(invoiced.invoice_count, 0) as bigint) as invoice_count,
    cast(coalesce(invoiced.invoiced_amount, 0) as decimal(18, 2)) as invoiced_amount,
    cast(coalesce(collected.collected_amount, 0) as decimal(18, 2)) as collected_amount,
    cast(coalesce(commissions.entry_count, 0) as bigint) as commission_entry_count,
    cast(coalesce(commissions.commission_amount, 0) as decimal(18, 2)) as commission_amount,
    commissions.currency_code as commission_currency_code,
    cast(limits.cash_commission_amount as decimal(18, 2)) as cash_commission_amount,
    cast(limits.limit_value as decimal(18, 2)) as cash_limit_amount,
    reasons.exception_reasons,
    case
        when limits.cash_commission_amount > limits.limit_value then 'above_cash'
        when
            commissions.commission_amount <> 0
            and invoiced.order_id is null
            and {{ plus_days('orders.order_date', var('invoice_grace_days')) }} < {{ as_of_date() }}
            and exists (select 1 from {{ ref('int_invoice') }})
            then 'not_invoiced'
        when
            invoiced.invoice_count > 0
            and collected.collected_amount > 0
            and unpaid.order_id is not null
            and reasons.order_id is null
            then 'cash_without_commission'
        else 'matched'
    end as status_code
from {{ ref('fct_order') }} as orders
left join invoiced on orders.order_id = invoiced.order_id
left join collected on orders.order_id = collected.order_id
left join commissions on orders.order_id = commissions.order_id
left join limits on orders.order_id = limits.order_id
left join unpaid on orders.order_id = unpaid.order_id
left join reasons on orders.order_id = reasons.order_id
where exists (select 1 from {{ ref('int_plan_component') }})
