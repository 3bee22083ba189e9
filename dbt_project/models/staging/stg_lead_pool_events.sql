-- Leads entering and leaving pools, and who took them, one row per event and source: the version the as-of date knows.
select
    event_id,
    lead_id,
    pool_id,
    event_code,
    occurred_at,
    actor_id,
    owner_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'lead_pool_events'), ['event_id']) }}
