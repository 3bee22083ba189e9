-- Every invoice and credit note with the document it belongs to: a credit note to the invoice it corrects, anything
-- else to itself. A draft or a voided document is no claim on anybody.
{{ config(materialized='table') }}

with dated as (
    select
        *,
        not is_deleted and invoice_date <= {{ as_of_date() }} as is_known
    from {{ ref('stg_invoices') }}
),

corrections as (
    select
        notes.invoice_id,
        invoices.invoice_id as root_invoice_id,
        invoices.order_id,
        invoices.account_id
    from dated as notes
    inner join dated as invoices
        on notes.credited_invoice_id = invoices.invoice_id and notes.currency_code = invoices.currency_code
    where notes.type_code = 'credit_note' and invoices.type_code = 'invoice' and invoices.is_known
)

select
    documents.invoice_id,
    documents.type_code,
    coalesce(corrections.root_invoice_id, documents.invoice_id) as root_invoice_id,
    coalesce(documents.order_id, corrections.order_id) as order_id,
    coalesce(documents.account_id, corrections.account_id) as account_id,
    documents.invoice_date,
    documents.due_date,
    documents.net_amount,
    coalesce(documents.tax_amount, 0) as tax_amount,
    documents.currency_code,
    documents.reason_code as credit_reason_code,
    documents.status_code,
    documents.is_known,
    documents.source_system,
    documents.source_file,
    documents.source_row_number
from dated as documents
left join corrections on documents.invoice_id = corrections.invoice_id
