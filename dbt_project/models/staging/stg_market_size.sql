-- Published estimates of how large a market is, one row per market, territory, period, measure, source and publication
-- and source: the version the as-of date knows.
select
    market_code,
    territory_id,
    period_start_date,
    period_end_date,
    measure_code,
    publisher,
    published_date,
    size,
    currency_code,
    {{ version_columns() }}
from {{ latest_version(
    source('raw', 'market_size'),
    ['market_code', 'territory_id', 'period_start_date', 'measure_code', 'publisher', 'published_date']
) }}
