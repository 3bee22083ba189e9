-- Which payment or credit note settled how much of which invoice or order, one row per application and source: the
-- version the as-of date knows.
select
    application_id,
    payment_id,
    credit_invoice_id,
    invoice_id,
    order_id,
    applied_date,
    amount,
    currency_code,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'payment_applications'), ['application_id']) }}
