-- Lines of customer orders, one row per order and line and source: the version the as-of date knows.
select
    order_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    discount_amount,
    net_amount,
    currency_code,
    promised_date,
    promotion_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'order_lines'), ['order_id', 'line_number']) }}
