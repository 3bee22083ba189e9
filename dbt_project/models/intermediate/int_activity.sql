-- Every activity with its business day, the person it was for and what its kind means. One that is planned has not been
-- done. Where the source says neither that it was done nor that it is planned, as of events in some CRMs, it was done
-- when its time had come.
{{ config(materialized='table') }}

with dated as (
    select
        *,
        {{ business_date('started_at') }} as activity_date
    from {{ ref('stg_activities') }}
)

select
    dated.activity_id,
    dated.type_code,
    dated.rep_id,
    dated.account_id,
    dated.contact_id,
    dated.lead_id,
    coalesce(merged.survivor_lead_id, dated.lead_id) as survivor_lead_id,
    dated.opportunity_id,
    dated.started_at,
    dated.ended_at,
    dated.activity_date,
    dated.direction_code,
    dated.outcome_code,
    dated.is_new_customer,
    kinds.is_human,
    kinds.is_call,
    kinds.is_visit,
    coalesce(dated.is_completed, not dated.is_planned, true) and not coalesce(dated.is_planned, false) as is_done,
    coalesce(dated.direction_code, 'outbound') = 'outbound' as is_outbound,
    dated.is_deleted,
    not dated.is_deleted and {{ by_as_of('dated.started_at') }} as is_known,
    dated.source_system,
    dated.source_file,
    dated.source_row_number
from dated
left join {{ ref('activity_types') }} as kinds on dated.type_code = kinds.activity_type_code
left join {{ ref('int_lead_survivor') }} as merged on dated.lead_id = merged.lead_id and merged.is_merged
