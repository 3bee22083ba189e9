-- Who leads whom, over time, in each hierarchy, one row per rep, hierarchy and start of validity and source: the
-- version the as-of date knows.
select
    rep_id,
    hierarchy_code,
    valid_from,
    valid_to,
    manager_id,
    recorded_at,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'rep_hierarchy'), ['rep_id', 'hierarchy_code', 'valid_from']) }}
