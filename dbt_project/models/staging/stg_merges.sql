-- Records that were merged into others, one row per object and losing record and source: the version the as-of date
-- knows.
select
    object_code,
    loser_id,
    winner_id,
    merged_at,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'merges'), ['object_code', 'loser_id']) }}
