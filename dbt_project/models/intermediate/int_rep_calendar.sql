-- The calendar of holidays that a rep's working days follow: that of the last post that names one, if it has working
-- days.
select
    'rep' as owner_type_code,
    rep_id,
    calendar_id
from (
    select
        rep_id,
        calendar_id,
        row_number() over (partition by rep_id order by valid_from desc) as recency_rank
    from {{ ref('int_rep_history') }}
    where
        valid_from <= {{ as_of_date() }}
        and calendar_id in (select calendars.calendar_id from {{ ref('int_working_day') }} as calendars)
) as named
where recency_rank = 1
