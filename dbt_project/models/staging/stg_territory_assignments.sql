-- Who works a territory, over time; a time without a row is a vacancy, one row per territory, rep and start of validity
-- and source: the version the as-of date knows.
select
    territory_id,
    rep_id,
    valid_from,
    valid_to,
    role_code,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'territory_assignments'), ['territory_id', 'rep_id', 'valid_from']) }}
