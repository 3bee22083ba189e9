-- Lines of customer orders, one row per order and line and source: the version the as-of date knows.
select
    order_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    list_price,
    discount_steps,
    discount_amount,
    net_amount,
    currency_code,
    promised_date,
    canceled_date,
    service_start_date,
    service_end_date,
    service_canceled_date,
    promotion_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'order_lines'), ['order_id', 'line_number']) }}
