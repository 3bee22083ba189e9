-- What holders did: the first action of each spell, and the day by which the lead goes back to its pool (definition
-- B3). A person's completed outbound activity while the lead is held counts. Protection runs from the assignment; an
-- action in time moves the due date to its own day plus the extension if that is later, up to the longest period. One
-- that comes after the due date finds a lead that should have been recalled, and moves nothing.
with actions as (
    select
        spells.lead_id,
        spells.spell_number,
        spells.first_due_date,
        activities.started_at,
        activities.activity_date,
        least({{ plus_days('activities.activity_date', 'spells.extend_days') }}, spells.recall_cap_date)
            as moved_due_date
    from {{ ref('int_lead_spell') }} as spells
    inner join {{ ref('int_activity') }} as activities
        on
            spells.survivor_lead_id = activities.survivor_lead_id
            and spells.assigned_at <= activities.started_at
            and coalesce(spells.ended_at > activities.started_at, true)
    where activities.is_known and activities.is_done and activities.is_human and activities.is_outbound
),

firsts as (
    select
        lead_id,
        spell_number,
        min(started_at) as first_action_at
    from actions
    group by lead_id, spell_number
),

-- Only actions that could move the first due date matter, which is few of them.
moves as (
    select
        lead_id,
        spell_number,
        activity_date,
        moved_due_date,
        coalesce(
            lag(moved_due_date) over (partition by lead_id, spell_number order by activity_date, started_at),
            first_due_date
        ) as due_before_date
    from actions
    where moved_due_date > first_due_date
),

dues as (
    select
        lead_id,
        spell_number,
        coalesce(min(case when activity_date > due_before_date then due_before_date end), max(moved_due_date))
            as due_date
    from moves
    group by lead_id, spell_number
)

select
    firsts.lead_id,
    firsts.spell_number,
    firsts.first_action_at,
    dues.due_date
from firsts
left join dues on firsts.lead_id = dues.lead_id and firsts.spell_number = dues.spell_number
