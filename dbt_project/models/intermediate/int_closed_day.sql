-- Rule R8: the days of months that were closed by the as-of date, and when. Without a period calendar, none.
select
    spine.calendar_date,
    min(periods.closed_at) as closed_at
from {{ ref('stg_period_calendar') }} as periods
inner join {{ ref('int_date_spine') }} as spine
    on periods.valid_from <= spine.calendar_date and periods.valid_to > spine.calendar_date
where
    periods.period_type_code = 'month'
    and periods.status_code = 'closed'
    and not periods.is_deleted
    and {{ by_as_of('periods.closed_at') }}
group by spine.calendar_date
