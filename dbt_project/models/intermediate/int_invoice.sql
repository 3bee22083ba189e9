-- Every invoice and credit note with the document it belongs to: a credit note to the invoice it corrects, anything
-- else to itself. A draft or a voided document is no claim on anybody.
{{ config(materialized='table') }}

with dated as (
    select
        *,
        not is_deleted and invoice_date <= {{ as_of_date() }} as is_known
    from {{ ref('stg_invoices') }}
)

select
    documents.invoice_id,
    documents.type_code,
    coalesce(credited.invoice_id, documents.invoice_id) as root_invoice_id,
    coalesce(documents.order_id, credited.order_id) as order_id,
    coalesce(documents.account_id, credited.account_id) as account_id,
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
left join dated as credited
    on
        documents.credited_invoice_id = credited.invoice_id
        and documents.type_code = 'credit_note'
        and credited.type_code = 'invoice'
        and credited.is_known
        and documents.currency_code = credited.currency_code
