-- R-03: what can be credited against direct credit and exceptions, in sum from the delivered lines and the settled
-- cash, and unit by unit for those that differ.
with delivered as (
    select
        'booking' as basis_event_code,
        currency_code,
        sum(line_amount) as base_amount
    from {{ ref('int_document_line') }}
    where document_type_code = 'order'
    group by currency_code
    union all
    select
        'invoice' as basis_event_code,
        documents.currency_code,
        sum(coalesce(items.net_amount, documents.net_amount)) as base_amount
    from {{ ref('int_invoice') }} as documents
    left join {{ ref('stg_invoice_lines') }} as items
        on documents.invoice_id = items.invoice_id and not items.is_deleted
    where documents.is_known
    group by documents.currency_code
    union all
    select
        'cash' as basis_event_code,
        parts.applied_currency_code as currency_code,
        sum(coalesce(settled.base_amount + settled.overpaid_amount, parts.payment_amount)) as base_amount
    from {{ ref('int_cash_application') }} as parts
    left join {{ ref('int_cash_base') }} as settled
        on parts.source_type_code = settled.source_type_code and parts.source_id = settled.source_id
    group by parts.applied_currency_code
),

outcomes as (
    select
        basis_event_code,
        source_type_code,
        source_id,
        currency_code,
        credit_amount as outcome_amount
    from {{ ref('fct_credit') }}
    where credit_type_code = 'direct'
    union all
    select
        basis_event_code,
        source_type_code,
        source_id,
        currency_code,
        exception_amount as outcome_amount
    from {{ ref('fct_credit_exception') }}
    where stage_code = 'credit'
),

totals as (
    select
        basis_event_code,
        currency_code,
        sum(outcome_amount) as outcome_amount
    from outcomes
    group by basis_event_code, currency_code
),

-- Parts of payments that settle nothing are no units: their totals are compared above and payment by payment in R-04.
differences as (
    select
        basis_event_code,
        source_type_code,
        source_id,
        base_amount,
        0 as outcome_amount
    from {{ ref('int_credit_unit') }}
    union all
    select
        basis_event_code,
        source_type_code,
        source_id,
        case when document_line_number is null then exception_amount else 0 end as base_amount,
        exception_amount as outcome_amount
    from {{ ref('fct_credit_exception') }}
    where stage_code = 'credit'
    union all
    select
        basis_event_code,
        source_type_code,
        source_id,
        0 as base_amount,
        credit_amount as outcome_amount
    from {{ ref('fct_credit') }}
    where credit_type_code = 'direct'
)

select
    'R-03' as control_id,
    concat(
        coalesce(delivered.basis_event_code, totals.basis_event_code), ' in ',
        coalesce(delivered.currency_code, totals.currency_code)
    ) as scope,
    coalesce(delivered.base_amount, 0) as left_value,
    coalesce(totals.outcome_amount, 0) as right_value
from delivered
full outer join totals
    on delivered.basis_event_code = totals.basis_event_code and delivered.currency_code = totals.currency_code
union all
select
    'R-03' as control_id,
    concat(basis_event_code, ' of ', source_type_code, ' ', source_id) as scope,
    sum(base_amount) as left_value,
    sum(outcome_amount) as right_value
from differences
group by basis_event_code, source_type_code, source_id
having sum(base_amount) <> sum(outcome_amount)
