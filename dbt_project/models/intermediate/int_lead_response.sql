-- Speed to lead (definition B2): how long each person waited for the first completed outbound activity of a human.
-- One clock runs from the first assignment, the other from the creation; who was in no pool was assigned at creation.
-- Working time is by the calendar and zone of the first owner.
with assignments as (
    select
        survivor_lead_id,
        holder_id,
        assigned_at,
        row_number() over (
            partition by survivor_lead_id order by assigned_at nulls last, lead_id, spell_number
        ) as assignment_rank
    from {{ ref('int_lead_spell') }}
),

first_assignments as (
    select *
    from assignments
    where assignment_rank = 1
),

touches as (
    select
        activities.survivor_lead_id,
        min(activities.started_at) as first_touched_at,
        min(case when activities.started_at >= first_assignments.assigned_at then activities.started_at end)
            as assigned_touched_at
    from {{ ref('int_activity') }} as activities
    left join first_assignments on activities.survivor_lead_id = first_assignments.survivor_lead_id
    where
        activities.survivor_lead_id is not null
        and activities.is_known
        and activities.is_done
        and activities.is_human
        and activities.is_outbound
    group by activities.survivor_lead_id
),

clocks as (
    select
        leads.lead_id,
        leads.created_at,
        leads.created_date,
        leads.source_code,
        leads.channel_code,
        leads.campaign_id,
        leads.converted_account_id,
        leads.country_code,
        leads.status_code,
        leads.owner_id,
        leads.exclusion_reason,
        leads.merged_lead_count,
        leads.modified_at,
        leads.source_system,
        leads.source_file,
        leads.source_row_number,
        leads.mql_date,
        leads.is_mql_inferred,
        leads.opportunity_date,
        leads.won_date,
        leads.won_amount,
        leads.won_currency_code,
        leads.new_customer_count,
        first_assignments.assigned_at,
        coalesce(first_assignments.holder_id, leads.owner_id) as owner_id_at_event,
        touches.first_touched_at,
        coalesce(touches.first_touched_at < leads.created_at, false) as is_touched_before_creation,
        case
            when first_assignments.survivor_lead_id is null then leads.created_at
            else first_assignments.assigned_at
        end as clock_at,
        case
            when first_assignments.survivor_lead_id is null then touches.first_touched_at
            else touches.assigned_touched_at
        end as answered_at,
        {{ as_of_end() }} as as_of_end_at
    from {{ ref('int_lead_step') }} as leads
    left join first_assignments on leads.lead_id = first_assignments.survivor_lead_id
    left join touches on leads.lead_id = touches.survivor_lead_id
),

timed as (
    select
        clocks.*,
        reps.team_id,
        reps.territory_id,
        {{ working_time('clocks.created_at', 'at_creation') }} as worked_at_creation,
        {{ working_time('coalesce(clocks.first_touched_at, clocks.as_of_end_at)', 'at_touch') }} as worked_at_touch,
        {{ working_time('clocks.clock_at', 'at_assignment') }} as worked_at_assignment,
        {{ working_time('coalesce(clocks.answered_at, clocks.as_of_end_at)', 'at_answer') }} as worked_at_answer
    from clocks
    left join {{ ref('int_rep_history') }} as reps
        on clocks.owner_id_at_event = reps.rep_id and {{ valid_at('clocks.created_date', 'reps') }}
    left join {{ ref('int_business_clock') }} as at_creation
        on {{ clock_at('clocks.created_at', 'at_creation', 'reps') }}
    left join {{ ref('int_business_clock') }} as at_touch
        on {{ clock_at('coalesce(clocks.first_touched_at, clocks.as_of_end_at)', 'at_touch', 'reps') }}
    left join {{ ref('int_business_clock') }} as at_assignment
        on {{ clock_at('clocks.clock_at', 'at_assignment', 'reps') }}
    left join {{ ref('int_business_clock') }} as at_answer
        on {{ clock_at('coalesce(clocks.answered_at, clocks.as_of_end_at)', 'at_answer', 'reps') }}
),

judged as (
    select
        *,
        case
            when is_touched_before_creation then 'pre_touched'
            when clock_at is null then 'unassigned'
            when answered_at is not null then 'touched'
            else 'open'
        end as response_status_code
    from timed
)

select
    *,
    case
        when response_status_code = 'pre_touched' then 0
        when response_status_code = 'touched' then {{ whole_minutes('worked_at_answer - worked_at_assignment') }}
    end as response_business_minutes,
    case
        when response_status_code = 'pre_touched' then 0
        when response_status_code = 'touched' then {{ whole_minutes(microseconds_between('clock_at', 'answered_at')) }}
    end as response_elapsed_minutes,
    case
        when response_status_code = 'pre_touched' then 0
        when first_touched_at is not null then {{ whole_minutes('worked_at_touch - worked_at_creation') }}
    end as creation_response_business_minutes,
    case
        when response_status_code = 'pre_touched' then 0
        when first_touched_at is not null
            then {{ whole_minutes(microseconds_between('created_at', 'first_touched_at')) }}
    end as creation_response_elapsed_minutes,
    case response_status_code
        when 'open' then {{ whole_minutes('worked_at_answer - worked_at_assignment') }}
        when 'unassigned' then {{ whole_minutes('worked_at_touch - worked_at_creation') }}
    end as open_business_minutes,
    case response_status_code
        when 'open' then {{ whole_minutes(microseconds_between('clock_at', 'as_of_end_at')) }}
        when 'unassigned' then {{ whole_minutes(microseconds_between('created_at', 'as_of_end_at')) }}
    end as open_elapsed_minutes
from judged
