-- How a goal spreads over the parts of its period, one row per profile and part and source: the version the as-of date
-- knows.
select
    seasonality_id,
    part_number,
    weight,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'seasonality_weights'), ['seasonality_id', 'part_number']) }}
