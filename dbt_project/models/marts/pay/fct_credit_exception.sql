-- Whole units that have a reason, and what of a payment settles nothing; beside them credit that no plan pays.
with exceptions as (
    select
        'credit' as stage_code,
        cast(null as varchar) as rep_id,
        cast(null as varchar) as plan_id,
        cast(null as varchar) as component_id,
        units.source_type_code,
        units.source_id,
        units.basis_event_code,
        units.event_date,
        units.document_type_code,
        units.document_id,
        units.line_number,
        items.order_id,
        items.order_line_number,
        units.invoice_id,
        units.payment_id,
        items.account_id,
        items.opportunity_id,
        items.product_id,
        items.product_group_code,
        items.territory_id,
        units.reason_code,
        units.base_amount as exception_amount,
        units.currency_code,
        items.source_system,
        units.source_file,
        units.source_row_number
    from {{ ref('int_credit_unit') }} as units
    left join {{ ref('int_credit_line') }} as items on units.line_key = items.line_key
    where units.reason_code is not null
    union all
    select
        'credit' as stage_code,
        cast(null as varchar) as rep_id,
        cast(null as varchar) as plan_id,
        cast(null as varchar) as component_id,
        parts.source_type_code,
        parts.source_id,
        'cash' as basis_event_code,
        parts.event_date,
        parts.document_type_code,
        parts.document_id,
        cast(null as varchar) as line_number,
        parts.order_id,
        cast(null as varchar) as order_line_number,
        case parts.document_type_code when 'invoice' then parts.document_id end as invoice_id,
        parts.payment_id,
        parts.account_id,
        cast(null as varchar) as opportunity_id,
        cast(null as varchar) as product_id,
        cast(null as varchar) as product_group_code,
        cast(null as varchar) as territory_id,
        coalesce(parts.reason_code, 'overpayment') as reason_code,
        coalesce(settled.overpaid_amount, parts.payment_amount) as exception_amount,
        case when settled.source_id is null then parts.currency_code else parts.applied_currency_code end
            as currency_code,
        parts.source_system,
        parts.source_file,
        parts.source_row_number
    from {{ ref('int_cash_application') }} as parts
    left join {{ ref('int_cash_base') }} as settled
        on parts.source_type_code = settled.source_type_code and parts.source_id = settled.source_id
    where parts.reason_code is not null or settled.overpaid_amount <> 0
    union all
    select
        'pay' as stage_code,
        rep_id,
        plan_id,
        component_id,
        source_type_code,
        source_id,
        basis_event_code,
        event_date,
        document_type_code,
        document_id,
        document_line_number as line_number,
        order_id,
        order_line_number,
        invoice_id,
        payment_id,
        account_id,
        opportunity_id,
        product_id,
        product_group_code,
        territory_id,
        reason_code,
        exception_amount,
        currency_code,
        source_system,
        source_file,
        source_row_number
    from {{ ref('int_pay_exception') }}
)

select
    {{ hashed_key([
        'basis_event_code', 'source_type_code', 'source_id', 'document_id', 'line_number', 'reason_code', 'rep_id',
        'plan_id', 'component_id'
    ]) }} as credit_exception_id,
    source_type_code,
    source_id,
    basis_event_code,
    stage_code,
    reason_code,
    rep_id,
    plan_id,
    component_id,
    event_date,
    document_type_code,
    document_id,
    line_number as document_line_number,
    order_id,
    order_line_number,
    invoice_id,
    payment_id,
    account_id,
    opportunity_id,
    product_id,
    product_group_code,
    territory_id,
    cast(exception_amount as decimal(18, 2)) as exception_amount,
    currency_code,
    source_system,
    source_file,
    source_row_number
from exceptions
