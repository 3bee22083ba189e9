-- Every change of a lead's status, one row per lead, instant and sequence number and source: the version the as-of
-- date knows.
select
    lead_id,
    changed_at,
    seq,
    from_status_code,
    to_status_code,
    changed_by,
    reason,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'lead_status_history'), ['lead_id', 'changed_at', 'seq']) }}
