-- Working days of each calendar: neither weekend nor holiday. `all` holds for every calendar; its holidays are theirs
-- too. The number of working days before a day makes the count between two days one subtraction.
{{ config(materialized='table') }}

with holidays as (
    select distinct
        calendar_id,
        holiday_date
    from {{ ref('stg_holidays') }}
    where not is_deleted
),

calendars as (
    select calendar_id from holidays
    union distinct
    select 'all' as calendar_id
),

days as (
    {{ every_day("cast('" ~ var('dim_date_first_year') ~ "-01-01' as date)", plus_days(calendar_stop_date(), 1830)) }}
),

marked as (
    select
        calendars.calendar_id,
        days.calendar_date,
        {{ iso_part('iso_weekday', 'days.calendar_date') }} < 6
        and own.holiday_date is null
        and shared.holiday_date is null as is_working_day
    from calendars
    cross join days
    left join holidays as own
        on calendars.calendar_id = own.calendar_id and days.calendar_date = own.holiday_date
    left join holidays as shared
        on shared.calendar_id = 'all' and days.calendar_date = shared.holiday_date
)

select
    calendar_id,
    calendar_date,
    is_working_day,
    count(case when is_working_day then 1 end) over (
        partition by calendar_id order by calendar_date rows between unbounded preceding and current row
    ) - case when is_working_day then 1 else 0 end as working_day_number
from marked
