-- The targets of a goal over its whole period: as first set, as revised day by day, as far as somebody carries it,
-- and what is due by the as-of date. Goals of one part need no sum.
{{ config(materialized='table') }}

{%- set sums = [
    'target_units', 'carried_units', 'expected_units', 'time_share', 'elapsed_time_share', 'remaining_time',
] %}

with totals as (
    select
        goal_id,
        idle_reason_code,
        {{ sums | join(',\n        ') }}
    from {{ ref('int_goal_part') }}
    where part_count = 1
    union all
    select
        goal_id,
        case
            when min(idle_reason_code) = max(idle_reason_code) then min(idle_reason_code)
            when min(idle_reason_code) is not null then 'several'
        end as idle_reason_code,
    {% for column in sums %}
        sum({{ column }}) as {{ column }}{{ ',' if not loop.last }}
    {% endfor %}
    from {{ ref('int_goal_part') }}
    where part_count > 1
    group by goal_id
),

firsts as (
    select
        goal_id,
        target_units,
        row_number() over (partition by goal_id order by valid_from) as segment_rank
    from {{ ref('int_goal_segment') }}
    where goal_id in (
        select goals.goal_id from {{ ref('int_goal') }} as goals
        where goals.share_millionths is not null
    )
)

select
    goals.goal_id,
    coalesce(
        goals.original_target_value, {{ from_units('firsts.target_units', 'goals.unit_scale') }}
    ) as original_target_value,
    {{ from_units('totals.target_units', 'goals.unit_scale') }} as revised_target_value,
    {{ from_units('totals.carried_units', 'goals.unit_scale') }} as carried_target_value,
    {{ from_units('totals.expected_units', 'goals.unit_scale') }} as expected_value,
    totals.idle_reason_code,
    totals.time_share,
    totals.elapsed_time_share,
    totals.remaining_time
from {{ ref('int_goal') }} as goals
left join totals on goals.goal_id = totals.goal_id
left join firsts on goals.goal_id = firsts.goal_id and firsts.segment_rank = 1
where goals.is_latest and goals.period_from is not null
