-- R-24, by period: goals with parts against those whose parts fit them, people who must carry a goal against those
-- who have one, goals of territories against those that somebody carries in full, and revisions against those that
-- fit their place.
select
    'R-24' as control_id,
    concat('parts of goals ', period_id) as scope,
    count(*) as left_value,
    count(case when assignment_status_code in ('exact', 'over_assigned') then 1 end) as right_value
from {{ ref('rpt_goal_tree') }}
where assignment_status_code not in ('leaf', 'not_additive')
group by period_id
union all
select
    'R-24' as control_id,
    concat('people with goals ', period_id) as scope,
    count(distinct owner_id) as left_value,
    count(distinct case when not is_missing then owner_id end) as right_value
from {{ ref('rpt_quota_attainment') }}
where owner_type_code = 'rep' and goal_type_code = 'outcome'
group by period_id
union all
select
    'R-24' as control_id,
    concat('territories with carriers ', period_id) as scope,
    count(*) as left_value,
    count(case when uncarried_target_value = 0 then 1 end) as right_value
from {{ ref('rpt_quota_attainment') }}
where owner_type_code = 'territory'
group by period_id
union all
select
    'R-24' as control_id,
    concat('goals in their place ', period_id) as scope,
    count(*) as left_value,
    count(case when exception_code is null then 1 end) as right_value
from {{ ref('fct_goal') }}
group by period_id
