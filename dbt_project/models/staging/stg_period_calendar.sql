-- Fiscal periods, and whether they are open, one row per period and source: the version the as-of date knows.
select
    period_id,
    period_type_code,
    valid_from,
    valid_to,
    status_code,
    pay_date,
    approved_by,
    approved_at,
    closed_at,
    closed_by,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'period_calendar'), ['period_id']) }}
