-- Sales territories and how they nest, over time, one row per territory and start of validity and source: the version
-- the as-of date knows.
select
    territory_id,
    valid_from,
    valid_to,
    parent_territory_id,
    name,
    structure_code,
    assignment_rule,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'territories'), ['territory_id', 'valid_from']) }}
