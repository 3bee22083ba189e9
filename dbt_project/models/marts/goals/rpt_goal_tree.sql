-- Goals that have a parent or parts, with what the parts add up to: handed down, left without a carrier, and reached.
-- More may be handed down than the goal itself; how much is reported and never forced. Averages, rates and growth do
-- not add up.
{%- set levels = [var('goal_tree_levels') | int, 2] | max %}
with goals as (
    select
        *,
        goal_type_code not in ('growth', 'average_order_value') and measure_code <> 'retention' as is_additive
    from {{ ref('rpt_quota_attainment') }}
    where not is_missing
),

links as (
    select
        children.parent_goal_id,
        parents.parent_goal_id as grandparent_goal_id,
        children.revised_target_value,
        children.uncarried_target_value,
        children.actual_value,
        parents.is_additive
        and children.is_additive
        and parents.measure_code = children.measure_code
        and coalesce(parents.currency_code, '') = coalesce(children.currency_code, '') as is_summed
    from goals as children
    inner join goals as parents on children.parent_goal_id = parents.goal_id
),

parts as (
    select
        parent_goal_id as goal_id,
        grandparent_goal_id as parent_goal_id,
        count(*) as child_count,
        count(case when not is_summed then 1 end) as other_unit_child_count,
        sum(case when is_summed then revised_target_value end) as children_target_value,
        sum(case when is_summed then uncarried_target_value end) as children_uncarried_value,
        sum(case when is_summed then actual_value end) as children_actual_value
    from links
    group by parent_goal_id, grandparent_goal_id
),

limits as (
    select
        goal_id,
        coalesce(max_over_assignment_ratio, 0) as over_assignment_limit
    from {{ ref('int_goal') }}
    where is_latest
)

select
    goals.goal_id,
    goals.as_of_date,
    goals.parent_goal_id,
    coalesce(
        {%- for level in range(levels - 1, 0, -1) %} above_{{ level }}.goal_id,{% endfor %} goals.goal_id
    ) as root_goal_id,
    1 {%- for level in range(1, levels) %}
    + case when above_{{ level }}.goal_id is not null then 1 else 0 end {%- endfor %} as level_number,
    goals.owner_type_code,
    goals.owner_id,
    goals.owner_status_code,
    goals.goal_type_code,
    goals.measure_code,
    goals.product_group_code,
    goals.period_id,
    goals.currency_code,
    goals.revised_target_value as target_value,
    goals.uncarried_target_value,
    goals.actual_value,
    goals.attainment_numerator,
    goals.attainment_denominator,
    goals.attainment_ratio,
    coalesce(parts.child_count, 0) as child_count,
    coalesce(parts.other_unit_child_count, 0) as other_unit_child_count,
    cast(parts.children_target_value as decimal(18, 4)) as children_target_value,
    cast(parts.children_uncarried_value as decimal(18, 4)) as children_uncarried_value,
    cast(parts.children_actual_value as decimal(18, 4)) as children_actual_value,
    {{ value_ratio(
        'cast(parts.children_target_value - goals.revised_target_value as decimal(18, 4))', 'goals.revised_target_value'
    ) }} as over_assignment_ratio,
    limits.over_assignment_limit,
    case
        when parts.goal_id is null then 'leaf'
        when parts.children_target_value is null then 'not_additive'
        when parts.children_target_value = goals.revised_target_value then 'exact'
        when parts.children_target_value < goals.revised_target_value then 'under_assigned'
        when
            parts.children_target_value - goals.revised_target_value
            <= goals.revised_target_value * limits.over_assignment_limit
            then 'over_assigned'
        else 'over_the_limit'
    end as assignment_status_code
from goals
left join parts on goals.goal_id = parts.goal_id
left join limits on parts.goal_id = limits.goal_id
{% for level in range(1, levels) -%}
    left join parts as above_{{ level }}
        on {{ 'goals' if level == 1 else 'above_' ~ (level - 1) }}.parent_goal_id = above_{{ level }}.goal_id
{% endfor -%}
where goals.parent_goal_id is not null or parts.goal_id is not null
