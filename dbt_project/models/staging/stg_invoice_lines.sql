-- Lines of invoices and credit notes, one row per document and line and source: the version the as-of date knows.
select
    invoice_id,
    line_number,
    order_id,
    order_line_number,
    product_id,
    quantity,
    list_price,
    discount_steps,
    rebate_amount,
    freight_amount,
    cash_discount_amount,
    promotion_amount,
    net_amount,
    tax_amount,
    currency_code,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'invoice_lines'), ['invoice_id', 'line_number']) }}
