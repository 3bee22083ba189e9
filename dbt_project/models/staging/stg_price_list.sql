-- List and planned prices by product, channel, customer tier and quantity, over time, one row per price list, product,
-- channel, tier, currency, minimum quantity and start of validity and source: the version the as-of date knows.
select
    price_list_id,
    product_id,
    channel_code,
    tier_code,
    currency_code,
    min_quantity,
    valid_from,
    valid_to,
    list_price,
    planned_price,
    is_tax_included,
    {{ version_columns() }}
from {{ latest_version(
    source('raw', 'price_list'),
    ['price_list_id', 'product_id', 'channel_code', 'tier_code', 'currency_code', 'min_quantity', 'valid_from']
) }}
