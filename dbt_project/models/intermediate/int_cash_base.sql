-- What the cash of each document earns on, part by part: fraction = min(1, money applied so far / gross), base = the
-- fraction of the net amount, rounded once and cumulative, so that the parts of a document add up to it to the cent.
-- Money beyond what is owed is overpaid. Where invoices of an order are paid as well as the order, they come first; a
-- draft settles nothing.
{{ config(materialized='table') }}

with settled as (
    select
        documents.order_id,
        sum(parts.applied_amount) as settled_amount
    from {{ ref('int_cash_application') }} as parts
    inner join {{ ref('int_credit_document') }} as documents on parts.document_key = documents.document_key
    where
        parts.reason_code is null
        and parts.document_type_code = 'invoice'
        and documents.reason_code is null
    group by documents.order_id
),

ordered as (
    select
        parts.*,
        documents.net_amount,
        documents.gross_amount,
        greatest(
            abs(documents.gross_amount)
            - case
                when parts.document_type_code = 'order' then greatest(coalesce(settled.settled_amount, 0), 0) else 0
            end,
            0
        ) as owed_amount,
        row_number() over in_order as event_number,
        sum(parts.applied_amount) over in_order as applied_so_far
    from {{ ref('int_cash_application') }} as parts
    inner join {{ ref('int_credit_document') }} as documents on parts.document_key = documents.document_key
    left join settled on documents.order_id = settled.order_id
    where parts.reason_code is null
    window in_order as (
        partition by parts.document_key
        order by
            parts.event_date, case when parts.applied_amount < 0 then 1 else 0 end, parts.payment_id, parts.source_id
        rows unbounded preceding
    )
),

capped as (
    select
        *,
        case
            when gross_amount = 0 then 0
            else sign(gross_amount) * least(sign(gross_amount) * applied_so_far, owed_amount)
        end as settled_so_far
    from ordered
),

based as (
    select
        *,
        coalesce({{ proportion(cents('settled_so_far'), cents('net_amount'), cents('gross_amount')) }}, 0)
            as base_cents_so_far
    from capped
),

stepped as (
    select
        *,
        settled_so_far - coalesce(lag(settled_so_far) over same_document, 0) as settled_amount,
        base_cents_so_far - coalesce(lag(base_cents_so_far) over same_document, 0) as base_cents
    from based
    window same_document as (partition by document_key order by event_number)
)

select
    source_type_code,
    source_id,
    payment_id,
    event_date,
    document_key,
    document_type_code,
    document_id,
    event_number,
    cast(settled_amount as decimal(18, 2)) as settled_amount,
    cast(applied_amount - settled_amount as decimal(18, 2)) as overpaid_amount,
    {{ from_cents('base_cents') }} as base_amount,
    base_cents_so_far,
    source_system,
    source_file,
    source_row_number
from stepped
