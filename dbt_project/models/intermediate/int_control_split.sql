-- R-05: the sets of direct payees against those that add up to 100 percent, each set that does not, and each payee who
-- is in one source and role twice on one day.
with direct_sets as (
    select *
    from {{ ref('int_credit_split') }}
    where role_code = 'direct' and payee_number = 1
),

ends as (
    select
        *,
        lead(valid_from) over (
            partition by source_type_code, source_id, role_code, rep_id order by valid_from, modified_at
        ) as next_from
    from {{ ref('stg_credit_splits') }}
    where not is_deleted and {{ is_recorded('coalesce(recorded_at, created_at, modified_at)') }}
)

select
    'R-05' as control_id,
    'splits' as scope,
    count(*) as left_value,
    count(case when is_valid then 1 end) as right_value
from direct_sets
union all
select
    'R-05' as control_id,
    concat('shares of ', source_type_code, ' ', source_id, ' from ', valid_from) as scope,
    total_millionths as left_value,
    100000000 as right_value
from direct_sets
where not is_valid
union all
select
    'R-05' as control_id,
    concat(role_code, ' payee ', rep_id, ' twice in ', source_type_code, ' ', source_id, ' on ', next_from) as scope,
    2 as left_value,
    1 as right_value
from ends
where next_from < valid_to or next_from = valid_from
group by role_code, rep_id, source_type_code, source_id, next_from
