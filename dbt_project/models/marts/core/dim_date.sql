-- Calendar and fiscal columns of every day (definition I1).
{% set start = var('fiscal_year_start_month') | int %}
{% set label_shift = 1 if var('fiscal_year_label') == 'end' and start > 1 else 0 %}
with parts as (
    select
        calendar_date,
        cast(extract(year from calendar_date) as integer) as calendar_year,
        cast(extract(month from calendar_date) as integer) as calendar_month_number,
        cast(extract(day from calendar_date) as integer) as day_of_month,
        cast({{ iso_part('iso_weekday', 'calendar_date') }} as integer) as iso_weekday,
        cast({{ iso_part('iso_year', 'calendar_date') }} as integer) as iso_year,
        cast({{ iso_part('iso_week', 'calendar_date') }} as integer) as iso_week
    from {{ ref('int_date_spine') }}
),

-- The company's own calendar of days, where it has one, wins over the months.
fiscal as (
    select
        parts.*,
        coalesce(
            own.fiscal_year_number,
            case
                when parts.calendar_month_number >= {{ start }} then parts.calendar_year
                else parts.calendar_year - 1
            end + {{ label_shift }}
        ) as fiscal_year_number,
        own.fiscal_quarter_number as own_quarter_number,
        coalesce(own.fiscal_month_number, (parts.calendar_month_number + {{ 12 - start }}) % 12 + 1)
            as fiscal_month_number,
        own.fiscal_week_number
    from parts
    left join {{ ref('fiscal_calendar') }} as own on parts.calendar_date = own.calendar_date
),

quarters as (
    select
        *,
        cast({{ whole_quotient('calendar_month_number + 2', '3') }} as integer) as calendar_quarter_number,
        coalesce(own_quarter_number, cast({{ whole_quotient('fiscal_month_number + 2', '3') }} as integer))
            as fiscal_quarter_number
    from fiscal
)

select
    calendar_date,
    calendar_year,
    concat(calendar_year, '-Q', calendar_quarter_number) as calendar_quarter,
    concat(calendar_year, '-', lpad(cast(calendar_month_number as varchar(2)), 2, '0')) as calendar_month,
    calendar_month_number,
    {{ month_start('calendar_date') }} as month_start_date,
    {{ month_end('calendar_date') }} as month_end_date,
    day_of_month,
    iso_weekday,
    iso_year,
    iso_week,
    iso_weekday >= 6 as is_weekend,
    concat('FY', fiscal_year_number) as fiscal_year,
    fiscal_year_number,
    concat('FY', fiscal_year_number, '-Q', fiscal_quarter_number) as fiscal_quarter,
    fiscal_quarter_number,
    fiscal_month_number,
    fiscal_week_number,
    calendar_date = {{ as_of_date() }} as is_as_of,
    calendar_date > {{ as_of_date() }} as is_after_as_of
from quarters
