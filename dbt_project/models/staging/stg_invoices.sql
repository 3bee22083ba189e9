-- Invoices and credit notes, one row per document and source: the version the as-of date knows.
select
    invoice_id,
    type_code,
    invoice_number,
    legal_entity_code,
    order_id,
    account_id,
    credited_invoice_id,
    reason_code,
    invoice_date,
    due_date,
    net_amount,
    tax_amount,
    currency_code,
    status_code,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'invoices'), ['invoice_id']) }}
