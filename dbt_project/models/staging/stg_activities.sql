-- Calls, visits, meetings and messages of reps, one row per activity and source: the version the as-of date knows.
select
    activity_id,
    type_code,
    rep_id,
    account_id,
    contact_id,
    lead_id,
    opportunity_id,
    started_at,
    ended_at,
    is_planned,
    is_completed,
    direction_code,
    outcome_code,
    is_new_customer,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'activities'), ['activity_id']) }}
