-- Definitions B3 and B4. Each clock is judged at the end of the as-of day: what is still within its limit is pending.
{% set hour = 3600000000 %}
{% set assign_end = 'coalesce(assigned_at, ended_at, ' ~ as_of_end() ~ ')' %}
{% set follow_up_end = 'coalesce(first_action_at, ended_at, ' ~ as_of_end() ~ ')' %}
with conversions as (
    select
        survivor_lead_id,
        max(ended_at) as last_converted_at
    from {{ ref('int_lead_spell') }}
    where
        end_code = 'converted'
        and survivor_lead_id in (
            select recalls.survivor_lead_id
            from {{ ref('int_lead_spell') }} as recalls
            where recalls.end_code = 'recalled'
        )
    group by survivor_lead_id
),

spells as (
    select
        spells.*,
        actions.first_action_at,
        coalesce(actions.due_date, spells.first_due_date) as recall_due_date,
        reps.team_id as owner_team_id,
        reps.territory_id as territory_id_at_event,
        -- The source gave the lead to somebody else, and no event says so.
        coalesce(
            spells.ended_at is null
            and case
                when spells.assigned_at is null then owners.has_post
                else spells.owner_id_current <> spells.holder_id
            end,
            false
        ) as is_owner_changed_without_event,
        spells.end_code = 'recalled' and conversions.last_converted_at > spells.ended_at as is_won_back
    from {{ ref('int_lead_spell') }} as spells
    left join {{ ref('int_lead_spell_action') }} as actions
        on spells.lead_id = actions.lead_id and spells.spell_number = actions.spell_number
    left join {{ ref('int_rep_history') }} as reps
        on spells.holder_id = reps.rep_id and {{ valid_at('spells.assigned_date', 'reps') }}
    left join {{ ref('int_rep_history') }} as owners
        on spells.owner_id_current = owners.rep_id and {{ valid_at(as_of_date(), 'owners') }}
    left join conversions on spells.survivor_lead_id = conversions.survivor_lead_id
),

waited as (
    select
        *,
        {{ microseconds_between('entered_at', assign_end) }} as assign_wait,
        {{ microseconds_between('assigned_at', follow_up_end) }} as follow_up_wait
    from spells
)

select
    lead_id,
    cast(spell_number as integer) as spell_number,
    survivor_lead_id,
    pool_id,
    start_code,
    entered_at,
    entered_date,
    assigned_at,
    assigned_date,
    is_claimed,
    holder_id as owner_id_at_event,
    coalesce(owner_team_id, 'unassigned') as owner_team_id,
    territory_id_at_event,
    owner_id_current,
    is_owner_changed_without_event,
    first_action_at,
    ended_at,
    ended_date,
    end_code,
    ended_at is null as is_open,
    case when start_code not in ('reassigned', 'reopened') then {{ whole_minutes('assign_wait') }} end
        as assign_wait_minutes,
    case
        when start_code in ('reassigned', 'reopened') or assign_sla_hours = 0 then 'not_applicable'
        when assigned_at is null and is_owner_changed_without_event then 'unknown'
        when assign_wait > assign_sla_hours * {{ hour }} then 'breached'
        when assigned_at is not null then 'met'
        when ended_at is not null then 'not_applicable'
        else 'pending'
    end as assign_sla_status_code,
    {{ whole_minutes('follow_up_wait') }} as follow_up_wait_minutes,
    case
        when assigned_at is null or follow_up_sla_hours = 0 then 'not_applicable'
        when follow_up_wait > follow_up_sla_hours * {{ hour }} then 'breached'
        when first_action_at is not null then 'met'
        when ended_at is not null then 'not_applicable'
        else 'pending'
    end as follow_up_sla_status_code,
    recall_due_date,
    recall_cap_date,
    case
        when recall_due_date is null then 'not_applicable'
        when end_code = 'recalled' and ended_date <= recall_due_date then 'recalled_on_time'
        when end_code = 'recalled' then 'recalled_late'
        when coalesce(ended_date, {{ as_of_date() }}) > recall_due_date then 'held_past_due'
        when ended_at is not null then 'released'
        else 'protected'
    end as recall_status_code,
    coalesce(is_won_back, false) as is_converted_after_recall,
    event_count
from waited
