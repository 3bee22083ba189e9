-- Lines of quote revisions, one row per quote, revision and line and source: the version the as-of date knows.
select
    quote_id,
    revision_number,
    line_number,
    product_id,
    quantity,
    list_price,
    discount_steps,
    net_amount,
    currency_code,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'quote_lines'), ['quote_id', 'revision_number', 'line_number']) }}
