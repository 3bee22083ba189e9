select
    product_id,
    sku,
    name as product_name,
    family,
    unit,
    list_price,
    unit_cost,
    currency_code,
    is_active,
    created_at,
    modified_at,
    source_system,
    source_file,
    source_row_number
from {{ ref('stg_products') }}
where not is_deleted
