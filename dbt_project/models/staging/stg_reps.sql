-- Salespeople and what they are in the organisation, over time, one row per rep and start of validity and source:
-- the version the as-of date knows; personal columns (name) stay in the lake.
select
    rep_id,
    valid_from,
    valid_to,
    team_id,
    region,
    manager_id,
    role_code,
    fte,
    hire_date,
    leave_date,
    status_code,
    legal_entity_code,
    cost_center_code,
    payroll_id,
    pay_currency_code,
    ramp_schedule_id,
    is_quota_carrying,
    calendar_id,
    time_zone,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'reps'), ['rep_id', 'valid_from']) }}
