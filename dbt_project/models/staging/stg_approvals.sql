-- Approvals of periods, statements and exports, one row per approval and source: the version the as-of date knows.
select
    approval_id,
    object_code,
    object_id,
    status_code,
    person_id,
    decided_at,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'approvals'), ['approval_id']) }}
