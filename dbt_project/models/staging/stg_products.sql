-- What the company sells, one row per product and source: the version the as-of date knows.
select
    product_id,
    sku,
    name,
    family,
    product_group_code,
    unit,
    list_price,
    unit_cost,
    currency_code,
    is_active,
    is_commissionable,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'products'), ['product_id']) }}
