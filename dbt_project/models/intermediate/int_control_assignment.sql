-- R-06: everybody has one post, one manager and one plan for a component at a time, and is in a territory once. A row
-- without an end is ended by the next one; a row that says it lasts longer contradicts it.
with assignments as (
    select
        'post' as kind,
        rep_id as owner_id,
        rep_id as holder_id,
        valid_from,
        valid_to
    from {{ ref('stg_reps') }}
    where not is_deleted
    union all
    select
        concat('manager in ', hierarchy_code) as kind,
        rep_id as owner_id,
        manager_id as holder_id,
        valid_from,
        valid_to
    from {{ ref('stg_rep_hierarchy') }}
    where not is_deleted and {{ is_recorded('coalesce(recorded_at, created_at, modified_at)') }}
    union all
    select
        'territory' as kind,
        concat(territory_id, ' and ', rep_id) as owner_id,
        rep_id as holder_id,
        valid_from,
        valid_to
    from {{ ref('stg_territory_assignments') }}
    where not is_deleted
    union all
    select
        concat('plan for ', components.component_id) as kind,
        assignments.rep_id as owner_id,
        assignments.plan_id as holder_id,
        assignments.valid_from,
        assignments.valid_to
    from {{ ref('int_plan_assignment') }} as assignments
    inner join {{ ref('int_plan_component') }} as components
        on
            assignments.plan_id = components.plan_id
            and assignments.version_number = components.version_number
),

followed as (
    select
        *,
        lead(valid_from) over (partition by kind, owner_id order by valid_from, holder_id) as next_from
    from assignments
)

select
    'R-06' as control_id,
    'posts, managers, territories and plans' as scope,
    count(*) as left_value,
    count(case when next_from < valid_to or next_from = valid_from then null else 1 end) as right_value
from followed
union all
select
    'R-06' as control_id,
    concat(kind, ' of ', owner_id, ' twice on ', next_from) as scope,
    2 as left_value,
    1 as right_value
from followed
where next_from < valid_to or next_from = valid_from
group by kind, owner_id, next_from
