-- Goods shipped to customers and returned by them, one row per delivery and line and source: the version the as-of date
-- knows.
select
    delivery_id,
    line_number,
    order_id,
    order_line_number,
    product_id,
    quantity,
    shipped_at,
    delivered_at,
    site_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'deliveries'), ['delivery_id', 'line_number']) }}
