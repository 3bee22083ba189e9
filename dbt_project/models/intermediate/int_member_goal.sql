-- The goals of people by the team they were in: a goal of somebody who changed team is split by the days there, by
-- its own count and less absences, to the cent. Only for what teams have goals for.
{{ config(materialized='table') }}

with wanted as (
    select distinct
        measure_code,
        product_group_code,
        period_id
    from {{ ref('int_goal') }}
    where owner_type_code = 'team'
),

goals as (
    select
        goals.goal_id,
        goals.owner_id,
        goals.measure_code,
        goals.product_group_code,
        goals.period_id,
        goals.period_from,
        goals.period_to,
        goals.day_count_code,
        goals.cutoff_day,
        goals.unit_scale,
        cast(targets.carried_target_value * goals.unit_scale as bigint) as goal_units
    from {{ ref('int_goal') }} as goals
    inner join {{ ref('int_goal_target') }} as targets on goals.goal_id = targets.goal_id
    inner join wanted
        on
            goals.measure_code = wanted.measure_code
            and goals.product_group_code = wanted.product_group_code
            and goals.period_id = wanted.period_id
    where goals.is_latest and goals.owner_type_code = 'rep' and not goals.is_level
),

memberships as (
    select
        goals.*,
        history.team_id,
        greatest(goals.period_from, history.valid_from) as member_from,
        least(goals.period_to, history.valid_to) as member_to
    from goals
    inner join {{ ref('int_rep_history') }} as history
        on
            goals.owner_id = history.rep_id
            and goals.period_from < history.valid_to
            and goals.period_to > history.valid_from
    where history.team_id is not null
),

-- Of whoever was in more than one team, or in one for a part of the period, the days there.
shifted as (
    select *
    from memberships
    where member_from > period_from or member_to < period_to
),

-- A stay counts its days, and an absence within it takes away its share of them.
stretches as (
    select
        shifted.*,
        shifted.member_from as stretch_from,
        shifted.member_to as stretch_to,
        100000000 as day_units
    from shifted
    union all
    select
        shifted.*,
        greatest(shifted.member_from, absences.valid_from) as stretch_from,
        least(shifted.member_to, absences.valid_to) as stretch_to,
        cast(-absences.idle_share * 100000000 as bigint) as day_units
    from shifted
    inner join {{ ref('int_rep_absence') }} as absences
        on
            shifted.owner_id = absences.rep_id
            and shifted.member_from < absences.valid_to
            and shifted.member_to > absences.valid_from
    where shifted.day_count_code <> 'none'
),

counted as (
    select
        stretches.*,
        {{ day_number('day_count_code', 'stretch_to', 'to_days.working_day_number', 'cutoff_day') }}
        - {{ day_number('day_count_code', 'stretch_from', 'from_days.working_day_number', 'cutoff_day') }}
            as stretch_days
    from stretches
    left join {{ ref('int_rep_calendar') }} as calendars on stretches.owner_id = calendars.rep_id
    {% for end in ['from', 'to'] %}
        left join {{ ref('int_working_day') }} as {{ end }}_days
            on
                coalesce(calendars.calendar_id, 'all') = {{ end }}_days.calendar_id
                and stretches.stretch_{{ end }} = {{ end }}_days.calendar_date
    {% endfor %}
),

stays as (
    select
        goal_id,
        team_id,
        max(measure_code) as measure_code,
        max(product_group_code) as product_group_code,
        max(period_id) as period_id,
        max(unit_scale) as unit_scale,
        max(goal_units) as goal_units,
        sum(case when day_units > 0 then stretch_days else 0 end) as member_days,
        sum({{ whole_number('stretch_days') }} * day_units) as weight
    from counted
    group by goal_id, team_id
),

split as (
    {{ largest_remainder('stays', 'goal_units', 'weight', ['goal_id'], ['team_id']) }}
)

select
    goal_id,
    team_id,
    measure_code,
    product_group_code,
    period_id,
    cast(null as bigint) as member_days,
    {{ from_units('goal_units', 'unit_scale') }} as member_target_value
from memberships
where member_from = period_from and member_to = period_to
union all
select
    goal_id,
    team_id,
    measure_code,
    product_group_code,
    period_id,
    cast(member_days as bigint) as member_days,
    {{ from_units('share_units', 'unit_scale') }} as member_target_value
from split
where member_days > 0
