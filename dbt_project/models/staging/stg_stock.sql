-- Stock of each product at each site at the end of each day, one row per site, product and day and source: the version
-- the as-of date knows.
select
    site_id,
    product_id,
    stock_date,
    on_hand_quantity,
    reserved_quantity,
    on_order_quantity,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'stock'), ['site_id', 'product_id', 'stock_date']) }}
