-- When each calendar works in each time zone, by UTC day, and how much it has worked before. A local working day may
-- lie on two UTC days, and a UTC day may hold the end of one and the start of the next. Times are microseconds.
{{ config(materialized='table') }}

with clocks as (
    select
        coalesce(calendar_id, 'all') as calendar_id,
        coalesce(time_zone, '{{ var("business_time_zone") }}') as time_zone
    from {{ ref('int_rep_history') }}
    union distinct
    select
        'all' as calendar_id,
        '{{ var("business_time_zone") }}' as time_zone
),

working_days as (
    select
        clocks.calendar_id,
        clocks.time_zone,
        {{ utc_instant('spine.calendar_date', var('opening_time'), 'clocks.time_zone') }} as opens_at,
        {{ utc_instant('spine.calendar_date', var('closing_time'), 'clocks.time_zone') }} as closes_at
    from clocks
    cross join {{ ref('int_date_spine') }} as spine
    left join {{ ref('stg_holidays') }} as holidays
        on
            spine.calendar_date = holidays.holiday_date
            and holidays.calendar_id in (clocks.calendar_id, 'all')
            and not holidays.is_deleted
    where
        {{ iso_part('iso_weekday', 'spine.calendar_date') }} in ({{ var('working_iso_weekdays') | join(', ') }})
        and holidays.holiday_date is null
),

pieces as (
    select
        calendar_id,
        time_zone,
        cast(opens_at as date) as utc_day,
        {{ microsecond_of_day('opens_at') }} as opens,
        case
            when cast(closes_at as date) = cast(opens_at as date) then {{ microsecond_of_day('closes_at') }}
            else 86400000000
        end as closes
    from working_days
    union all
    select
        calendar_id,
        time_zone,
        cast(closes_at as date) as utc_day,
        0 as opens,
        {{ microsecond_of_day('closes_at') }} as closes
    from working_days
    where cast(closes_at as date) > cast(opens_at as date)
),

days as (
    select
        clocks.calendar_id,
        clocks.time_zone,
        spine.calendar_date as utc_day,
        coalesce(min(pieces.opens), 0) as first_open,
        coalesce(min(pieces.closes), 0) as first_close,
        case when count(pieces.opens) > 1 then max(pieces.opens) else 0 end as second_open,
        case when count(pieces.opens) > 1 then max(pieces.closes) else 0 end as second_close
    from clocks
    cross join {{ ref('int_date_spine') }} as spine
    left join pieces
        on
            clocks.calendar_id = pieces.calendar_id
            and clocks.time_zone = pieces.time_zone
            and spine.calendar_date = pieces.utc_day
    group by clocks.calendar_id, clocks.time_zone, spine.calendar_date
)

select
    *,
    sum(first_close - first_open + second_close - second_open) over (
        partition by calendar_id, time_zone order by utc_day rows between unbounded preceding and current row
    ) - (first_close - first_open + second_close - second_open) as worked_before
from days
