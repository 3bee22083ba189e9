-- What a rep was in the organisation, over half-open intervals that follow each other without gap or overlap. An
-- interval starts whenever the rep's own row, manager or main territory changes.
{{ config(materialized='table') }}

with posts as (
    select
        *,
        {{ interval_end(['rep_id']) }} as post_end
    from {{ ref('stg_reps') }}
    where not is_deleted
),

managers as (
    select
        rep_id,
        manager_id,
        valid_from,
        {{ interval_end(['rep_id']) }} as valid_to
    from {{ ref('stg_rep_hierarchy') }}
    where hierarchy_code = 'management' and not is_deleted and {{ is_recorded('recorded_at') }}
),

edges as (
    select
        rep_id,
        valid_from as edge_date
    from posts
    union distinct
    select
        rep_id,
        post_end
    from posts
    union distinct
    select
        rep_id,
        valid_from
    from managers
    union distinct
    select
        rep_id,
        valid_to
    from managers
    union distinct
    select
        rep_id,
        valid_from
    from {{ ref('int_territory_rep') }}
    union distinct
    select
        rep_id,
        valid_to
    from {{ ref('int_territory_rep') }}
),

intervals as (
    select
        rep_id,
        edge_date as valid_from,
        coalesce(lead(edge_date) over (partition by rep_id order by edge_date), {{ end_of_time() }}) as valid_to
    from edges
),

-- A rep may work several territories at once: the geographical one is the main one, then key accounts, then products.
territories as (
    select
        intervals.rep_id,
        intervals.valid_from,
        worked.territory_id,
        row_number() over (
            partition by intervals.rep_id, intervals.valid_from
            order by
                case worked.structure_code when 'key_account' then 2 when 'product' then 3 else 1 end,
                worked.territory_id
        ) as territory_rank
    from intervals
    inner join {{ ref('int_territory_rep') }} as worked
        on intervals.rep_id = worked.rep_id and {{ valid_at('intervals.valid_from', 'worked') }}
)

select
    intervals.rep_id,
    intervals.valid_from,
    intervals.valid_to,
    posts.rep_id is not null as has_post,
    posts.team_id,
    territories.territory_id,
    posts.region,
    coalesce(managers.manager_id, posts.manager_id) as manager_id,
    posts.role_code,
    posts.fte,
    posts.hire_date,
    posts.leave_date,
    posts.status_code,
    posts.legal_entity_code,
    posts.cost_center_code,
    posts.payroll_id,
    posts.pay_currency_code,
    posts.ramp_schedule_id,
    posts.calendar_id,
    posts.time_zone,
    posts.created_at,
    posts.modified_at,
    posts.source_system,
    posts.source_file,
    posts.source_row_number
from intervals
left join posts
    on
        intervals.rep_id = posts.rep_id
        and intervals.valid_from >= posts.valid_from
        and intervals.valid_from < posts.post_end
left join managers on intervals.rep_id = managers.rep_id and {{ valid_at('intervals.valid_from', 'managers') }}
left join territories
    on
        intervals.rep_id = territories.rep_id
        and intervals.valid_from = territories.valid_from
        and territories.territory_rank = 1
where intervals.valid_from < intervals.valid_to
