-- Calls, visits and courses per cell of the goals' periods, by the rep, and the team, territory and region of the rep
-- then. Only what a person did and finished counts.
{{ config(materialized='table') }}

with efforts as (
    select
        rep_id,
        activity_date as effort_date,
        count(case when is_call then 1 end) as call_count,
        count(case when is_visit then 1 end) as visit_count,
        0 as training_count
    from {{ ref('int_activity') }}
    where is_known and is_done and is_human and rep_id is not null and (is_call or is_visit)
    group by rep_id, activity_date
    union all
    select
        rep_id,
        {{ business_date('completed_at') }} as effort_date,
        0 as call_count,
        0 as visit_count,
        count(*) as training_count
    from {{ ref('stg_trainings') }}
    where not is_deleted and {{ by_as_of('completed_at') }}
    group by rep_id, {{ business_date('completed_at') }}
),

cells as (
    select distinct
        valid_from,
        valid_to
    from {{ ref('int_period_cell') }}
)

select
    efforts.rep_id,
    history.team_id,
    history.territory_id,
    history.region,
    cells.valid_from as cell_date,
    sum(efforts.call_count) as call_count,
    sum(efforts.visit_count) as visit_count,
    sum(efforts.training_count) as training_count
from efforts
inner join cells on {{ valid_at('efforts.effort_date', 'cells') }}
left join {{ ref('int_rep_history') }} as history
    on efforts.rep_id = history.rep_id and {{ valid_at('efforts.effort_date', 'history') }}
group by efforts.rep_id, history.team_id, history.territory_id, history.region, cells.valid_from
