-- Objections of payees to statement lines, one row per dispute and source: the version the as-of date knows.
select
    dispute_id,
    rep_id,
    statement_line_id,
    period_id,
    opened_at,
    closed_at,
    status_code,
    outcome,
    adjustment_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'disputes'), ['dispute_id']) }}
