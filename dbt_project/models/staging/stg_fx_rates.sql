-- Exchange rates by type and day, one row per type, pair of currencies and day and source: the version the as-of date
-- knows.
select
    rate_type_code,
    from_currency_code,
    to_currency_code,
    rate_date,
    rate,
    provider,
    recorded_at,
    {{ version_columns() }}
from {{ latest_version(
    source('raw', 'fx_rates'),
    ['rate_type_code', 'from_currency_code', 'to_currency_code', 'rate_date']
) }}
