-- Money received from customers, and money given back, one row per payment and source: the version the as-of date
-- knows.
select
    payment_id,
    order_id,
    account_id,
    received_date,
    amount,
    currency_code,
    method_code,
    type_code,
    bank_reference,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'payments'), ['payment_id']) }}
