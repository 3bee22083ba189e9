-- Rule R8: each difference to a closed month with the change that made it: a record that became known (late), a lead or
-- deal that was deleted, excluded or undone (withdrawn), a lead that became part of another (merged), or a day of the
-- step that gave way to another (replaced).
with records as (
    select
        evidence.lead_id,
        evidence.person_id,
        evidence.step_code,
        evidence.event_date,
        evidence.closed_at,
        evidence.known_at,
        evidence.source_file,
        coalesce(evidence.denied_at, withdrawn.denied_at) as denied_at,
        coalesce(evidence.denied_file, withdrawn.denied_file) as denied_file
    from {{ ref('int_funnel_evidence') }} as evidence
    left join {{ ref('int_funnel_evidence') }} as withdrawn
        on evidence.lead_id = withdrawn.lead_id and withdrawn.step_code = 'lead' and withdrawn.denied_at is not null
),

-- What is known of a person's step on a day, and what became known of the step after a close.
step_days as (
    select
        person_id,
        step_code,
        event_date,
        min(known_at) as known_at,
        min(source_file) as source_file,
        max(denied_at) as denied_at,
        max(denied_file) as denied_file
    from records
    group by person_id, step_code, event_date
),

steps as (
    select
        person_id,
        step_code,
        min(known_at) as late_at,
        min(source_file) as late_file
    from records
    where known_at > closed_at
    group by person_id, step_code
),

merged as (
    select
        survivor_lead_id as person_id,
        max(valid_from) as merged_date
    from {{ ref('lead_identity_map') }}
    where is_current and is_merged
    group by survivor_lead_id
),

labelled as (
    select
        differences.*,
        step_days.known_at,
        step_days.source_file,
        step_days.denied_at,
        step_days.denied_file,
        steps.late_at,
        steps.late_file,
        merged.merged_date,
        case
            when differences.delta_count > 0 and step_days.known_at > differences.closed_at then 'late'
            when differences.lead_id <> differences.person_id then 'merged'
            when differences.delta_count < 0 and step_days.denied_at > differences.closed_at then 'withdrawn'
            when steps.late_at is not null then 'replaced'
            else 'merged'
        end as reason_code
    from {{ ref('int_funnel_difference') }} as differences
    inner join step_days
        on
            differences.person_id = step_days.person_id
            and differences.step_code = step_days.step_code
            and differences.event_date = step_days.event_date
    left join steps on differences.person_id = steps.person_id and differences.step_code = steps.step_code
    left join merged on differences.person_id = merged.person_id
)

select
    labelled.lead_id,
    coalesce(marts.channel_code, leads.channel_code) as channel_code,
    coalesce(marts.owner_team_id, reps.team_id, 'unassigned') as owner_team_id,
    labelled.step_code,
    labelled.event_date,
    labelled.delta_count,
    labelled.reason_code,
    case labelled.reason_code
        when 'late' then {{ business_date('labelled.known_at') }}
        when 'withdrawn' then {{ business_date('labelled.denied_at') }}
        when 'replaced' then {{ business_date('labelled.late_at') }}
        else coalesce(labelled.merged_date, {{ business_date('labelled.closed_at') }})
    end as changed_date,
    case labelled.reason_code
        when 'late' then labelled.source_file
        when 'withdrawn' then labelled.denied_file
        when 'replaced' then labelled.late_file
        else '(none)'
    end as source_file
from labelled
inner join {{ ref('int_lead') }} as leads on labelled.lead_id = leads.lead_id
left join {{ ref('fct_lead') }} as marts on labelled.lead_id = marts.lead_id
left join {{ ref('int_rep_history') }} as reps
    on leads.owner_id = reps.rep_id and {{ valid_at('leads.created_date', 'reps') }}
