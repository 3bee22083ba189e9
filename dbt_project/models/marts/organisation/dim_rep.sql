-- A rep who only starts after the as-of date is not there yet.
with started as (
    select rep_id
    from {{ ref('int_rep_history') }}
    group by rep_id
    having min(valid_from) <= {{ as_of_date() }}
)

select
    history.rep_id,
    history.valid_from,
    history.valid_to,
    {{ valid_at(as_of_date(), 'history') }} as is_current,
    history.has_post,
    history.team_id,
    history.territory_id,
    history.manager_id,
    history.region,
    history.role_code,
    history.status_code,
    cast(history.fte as decimal(18, 8)) as fte,
    history.hire_date,
    history.leave_date,
    history.legal_entity_code,
    history.calendar_id,
    history.time_zone,
    history.created_at,
    history.modified_at,
    history.source_system,
    history.source_file,
    history.source_row_number
from {{ ref('int_rep_history') }} as history
inner join started on history.rep_id = started.rep_id
