-- Nothing of a goal is lost or doubled: every goal with a period is measured once; the parts of a goal add up to it;
-- so do the shares of it by team, and the shares handed down when they are a whole; and every structure counts the
-- same money.
with kept as (
    select
        'goals measured' as what,
        '' as scope,
        count(distinct goal_id) as expected_value,
        (
            select count(*)
            from {{ ref('rpt_quota_attainment') }} as measured
            where not measured.is_missing
        ) as found_value
    from {{ ref('fct_goal') }}
    where coalesce(exception_code, '') <> 'no_period'
),

parts as (
    select
        'parts of a goal' as what,
        parts.goal_id as scope,
        max(goals.revised_target_value) as expected_value,
        sum(parts.target_value) as found_value
    from {{ ref('fct_goal_part') }} as parts
    inner join {{ ref('rpt_quota_attainment') }} as goals on parts.goal_id = goals.goal_id
    group by parts.goal_id
),

members as (
    select
        'goal by team' as what,
        members.goal_id as scope,
        max(goals.prorated_target_value) as expected_value,
        sum(members.member_target_value) as found_value
    from {{ ref('int_member_goal') }} as members
    inner join {{ ref('rpt_quota_attainment') }} as goals on members.goal_id = goals.goal_id
    group by members.goal_id
),

-- Revised goals are blended and rounded child by child, so only unrevised ones must be the whole to the cent.
shares as (
    select
        'shares of a goal' as what,
        parents.goal_id as scope,
        max(parents.revised_target_value) as expected_value,
        sum(goals.revised_target_value) as found_value
    from {{ ref('fct_goal') }} as children
    inner join {{ ref('rpt_quota_attainment') }} as goals on children.goal_id = goals.goal_id
    inner join {{ ref('rpt_quota_attainment') }} as parents
        on children.parent_goal_id = parents.goal_id and children.period_id = parents.period_id
    where children.share_millionths is not null and children.exception_code is null
    group by parents.goal_id
    having
        sum(children.share_millionths) = 1000000
        and count(case when goals.is_revised or parents.is_revised then 1 end) = 0
),

structures as (
    select
        'structures' as what,
        concat(period_id, ' ', measure_code) as scope,
        max(total_amount) as expected_value,
        min(total_amount) as found_value
    from {{ ref('rpt_structure_attainment') }}
    group by period_id, measure_code
)

{% for kind in ['kept', 'parts', 'members', 'shares', 'structures'] %}
    select *
    from {{ kind }}
    where expected_value <> found_value
    {{ 'union all' if not loop.last }}
{% endfor %}
