-- What the owner of a goal was on the last day of its period that has come: still there, away, gone, vacant; and the
-- team that a rep was last known in by then.
{{ config(materialized='table') }}

with owners as (
    select distinct
        owner_type_code,
        owner_id,
        least({{ as_of_date() }}, {{ plus_days('period_to', -1) }}) as reference_date
    from {{ ref('int_goal_measure') }}
),

idle_times as (
    select
        'rep' as owner_type_code,
        rep_id as owner_id,
        valid_from,
        valid_to,
        reason_code
    from {{ ref('int_rep_absence') }}
    union all
    select
        owner_type_code,
        owner_id,
        valid_from,
        valid_to,
        case owner_type_code when 'team' then 'no_members' else 'vacant' end as reason_code
    from {{ ref('int_owner_gap') }}
),

last_posts as (
    select
        owners.owner_type_code,
        owners.owner_id,
        owners.reference_date,
        max(posts.valid_from) as valid_from
    from owners
    inner join {{ ref('int_rep_history') }} as posts
        on owners.owner_id = posts.rep_id and owners.reference_date >= posts.valid_from
    where owners.owner_type_code = 'rep' and posts.team_id is not null
    group by owners.owner_type_code, owners.owner_id, owners.reference_date
),

known_reps as (
    select distinct
        'rep' as owner_type_code,
        rep_id
    from {{ ref('int_rep_employment') }}
)

select
    owners.owner_type_code,
    owners.owner_id,
    owners.reference_date,
    case owners.owner_type_code when 'team' then owners.owner_id else posts.team_id end as team_id,
    case
        when idle_times.reason_code is not null then idle_times.reason_code
        when owners.owner_type_code = 'rep' and known_reps.rep_id is null then 'unknown'
        else 'active'
    end as owner_status_code
from owners
left join idle_times
    on
        owners.owner_type_code = idle_times.owner_type_code
        and owners.owner_id = idle_times.owner_id
        and {{ valid_at('owners.reference_date', 'idle_times') }}
left join last_posts
    on
        owners.owner_type_code = last_posts.owner_type_code
        and owners.owner_id = last_posts.owner_id
        and owners.reference_date = last_posts.reference_date
left join {{ ref('int_rep_history') }} as posts
    on last_posts.owner_id = posts.rep_id and last_posts.valid_from = posts.valid_from
left join known_reps
    on owners.owner_type_code = known_reps.owner_type_code and owners.owner_id = known_reps.rep_id
