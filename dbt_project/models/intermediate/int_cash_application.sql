-- Every payment in parts: what was applied to invoices and orders, and the rest, which goes to the order that the
-- payment names. A refund applied to a credit note counts for the invoice that the note corrects. Of two payments with
-- one bank reference, amount and day only the first counts until somebody has looked.
{{ config(materialized='table') }}

with referenced as (
    select
        payment_id,
        row_number() over (
            partition by bank_reference, amount, currency_code, payment_date
            order by created_at nulls first, payment_id
        ) as turn
    from {{ ref('int_payment') }}
    where is_known and bank_reference <> ''
),

payments as (
    select
        payments.*,
        referenced.payment_id is not null as is_duplicate
    from {{ ref('int_payment') }} as payments
    left join referenced on payments.payment_id = referenced.payment_id and referenced.turn > 1
    where payments.is_known
),

applied as (
    select
        applications.application_id,
        applications.payment_id,
        applications.applied_date,
        applications.amount,
        applications.currency_code,
        case when applications.invoice_id is not null then 'invoice' else 'order' end as document_type_code,
        coalesce(documents.root_invoice_id, applications.invoice_id, applications.order_id) as document_id,
        applications.source_file,
        applications.source_row_number,
        sum(applications.amount) over (partition by applications.payment_id) as total_amount,
        sum(applications.amount) over (
            partition by applications.payment_id
            order by applications.applied_date, applications.application_id
            rows unbounded preceding
        ) as amount_so_far,
        max(case when applications.currency_code <> payments.currency_code then 1 else 0 end) over (
            partition by applications.payment_id
        ) = 1 as is_other_currency
    from {{ ref('stg_payment_applications') }} as applications
    inner join payments on applications.payment_id = payments.payment_id
    left join {{ ref('int_invoice') }} as documents on applications.invoice_id = documents.invoice_id
    where not applications.is_deleted and applications.applied_date <= {{ as_of_date() }}
),

-- A payment applied in another currency than its own is used up: each application takes its share of the payment.
shares as (
    select
        applied.*,
        case
            when applied.is_other_currency
                then
                    {{ proportion(
                        cents('payments.amount'), cents('applied.amount_so_far'), cents('applied.total_amount')
                    ) }}
                    - {{ proportion(
                        cents('payments.amount'), cents('applied.amount_so_far - applied.amount'),
                        cents('applied.total_amount')
                    ) }}
            else {{ cents('applied.amount') }}
        end as payment_cents
    from applied
    inner join payments on applied.payment_id = payments.payment_id
),

used as (
    select
        payment_id,
        {{ from_cents('sum(payment_cents)') }} as used_amount
    from shares
    group by payment_id
),

rests as (
    select
        payments.*,
        payments.amount - coalesce(used.used_amount, 0) as rest_amount
    from payments
    left join used on payments.payment_id = used.payment_id
),

parts as (
    select
        'payment_application' as source_type_code,
        shares.application_id as source_id,
        shares.payment_id,
        shares.applied_date as event_date,
        shares.document_type_code,
        shares.document_id,
        shares.amount as applied_amount,
        shares.currency_code as applied_currency_code,
        {{ from_cents('shares.payment_cents') }} as payment_amount,
        cast(null as varchar) as reason_code,
        shares.source_file,
        shares.source_row_number
    from shares
    union all
    select
        'payment' as source_type_code,
        rests.payment_id as source_id,
        rests.payment_id,
        rests.payment_date as event_date,
        case when not rests.has_order then null when orders.only_invoice_id is null then 'order' else 'invoice' end
            as document_type_code,
        case when rests.has_order then coalesce(orders.only_invoice_id, rests.order_id) end as document_id,
        rests.rest_amount as applied_amount,
        rests.currency_code as applied_currency_code,
        rests.rest_amount as payment_amount,
        case
            when sign(rests.rest_amount) <> sign(rests.amount) then 'over_applied'
            when not rests.has_order then 'unapplied_cash'
        end as reason_code,
        rests.source_file,
        rests.source_row_number
    from rests
    left join {{ ref('int_credit_document') }} as orders
        on rests.order_id = orders.document_id and orders.document_type_code = 'order'
    where rests.rest_amount <> 0
)

select
    parts.source_type_code,
    parts.source_id,
    parts.payment_id,
    parts.event_date,
    documents.document_key,
    documents.document_type_code,
    documents.document_id,
    parts.applied_amount,
    parts.applied_currency_code,
    parts.payment_amount,
    payments.currency_code,
    payments.account_id,
    payments.order_id,
    case
        when payments.is_duplicate then 'suspected_duplicate'
        when parts.reason_code is not null then parts.reason_code
        when documents.document_id is null then 'unknown_document'
        when documents.currency_code <> parts.applied_currency_code then 'currency_mismatch'
    end as reason_code,
    payments.source_system,
    parts.source_file,
    parts.source_row_number
from parts
inner join payments on parts.payment_id = payments.payment_id
left join {{ ref('int_credit_document') }} as documents
    on parts.document_type_code = documents.document_type_code and parts.document_id = documents.document_id
