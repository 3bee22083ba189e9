select
    payment_id,
    payment_date,
    is_payment_date_assumed,
    payment_date is null as is_payment_date_missing,
    order_id,
    has_order,
    case when has_order then currency_code = order_currency_code end as is_order_currency,
    coalesce(account_id, order_account_id) as account_id,
    amount as payment_amount,
    currency_code,
    type_code,
    method_code,
    bank_reference,
    created_at,
    modified_at,
    source_system,
    source_file,
    source_row_number
from {{ ref('int_payment') }}
where is_known
