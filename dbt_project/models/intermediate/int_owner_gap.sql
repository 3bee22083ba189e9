-- Times at which nobody who is employed belongs to a team or works a territory, or one below it: vacancies, over
-- half-open intervals. A company that does not say who belongs where has none.
{{ config(materialized='table') }}

with members as (
    select
        'team' as owner_type_code,
        team_id as owner_id,
        rep_id,
        valid_from,
        valid_to
    from {{ ref('int_rep_history') }}
    where team_id is not null
    union all
    select
        'territory' as owner_type_code,
        tree.above_territory_id as owner_id,
        worked.rep_id,
        greatest(worked.valid_from, tree.valid_from) as valid_from,
        least(worked.valid_to, tree.valid_to) as valid_to
    from {{ ref('int_territory_rep') }} as worked
    inner join {{ ref('int_territory_tree') }} as tree
        on
            worked.territory_id = tree.territory_id
            and worked.valid_from < tree.valid_to
            and worked.valid_to > tree.valid_from
),

-- Somebody of whom no post is known counts as employed.
covered as (
    select
        members.owner_type_code,
        members.owner_id,
        greatest(members.valid_from, coalesce(employments.valid_from, members.valid_from)) as valid_from,
        least(members.valid_to, coalesce(employments.valid_to, members.valid_to)) as valid_to
    from members
    left join {{ ref('int_rep_employment') }} as employments on members.rep_id = employments.rep_id
),

reached as (
    select
        owner_type_code,
        owner_id,
        valid_from,
        max(valid_to) over (
            partition by owner_type_code, owner_id order by valid_from, valid_to
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from covered
    where valid_from < valid_to
),

types as (
    select distinct owner_type_code
    from covered
),

gaps as (
    select
        owner_type_code,
        owner_id,
        coalesce(covered_to, {{ start_of_time() }}) as valid_from,
        valid_from as valid_to
    from reached
    union all
    select
        owner_type_code,
        owner_id,
        max(valid_to) as valid_from,
        {{ end_of_time() }} as valid_to
    from covered
    where valid_from < valid_to
    group by owner_type_code, owner_id
    union all
    select distinct
        goals.owner_type_code,
        goals.owner_id,
        {{ start_of_time() }} as valid_from,
        {{ end_of_time() }} as valid_to
    from {{ ref('int_goal') }} as goals
    inner join types
        on goals.owner_type_code = types.owner_type_code
    where not exists (
        select 1
        from covered
        where
            covered.owner_type_code = goals.owner_type_code
            and covered.owner_id = goals.owner_id
            and covered.valid_from < covered.valid_to
    )
)

select
    owner_type_code,
    owner_id,
    valid_from,
    valid_to
from gaps
where valid_from < valid_to
