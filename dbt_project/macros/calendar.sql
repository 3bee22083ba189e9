{# Dates and instants, wherever engines spell them differently. Instants are UTC without a zone (rule R2). #}

{# The local date of an instant in the business time zone. #}
{% macro business_date(instant) -%}
    {{ adapter.dispatch('business_date')(instant) }}
{%- endmacro %}

{% macro default__business_date(instant) -%}
    cast(from_utc_timestamp({{ instant }}, '{{ var("business_time_zone") }}') as date)
{%- endmacro %}

{% macro duckdb__business_date(instant) -%}
    {%- if var('business_time_zone') | upper == 'UTC' -%}
        cast({{ instant }} as date)
    {%- else -%}
        cast(timezone('{{ var("business_time_zone") }}', timezone('UTC', {{ instant }})) as date)
    {%- endif -%}
{%- endmacro %}

{# True for an instant that lies in the as-of day or before it, as business_date(instant) <= as_of_date() is, but against
   one constant: the conversion of each instant costs most of what reading it does. #}
{% macro by_as_of(instant) -%}
    ({{ instant }} < {{ adapter.dispatch('end_of_as_of')() }})
{%- endmacro %}

{% macro default__end_of_as_of() -%}
    to_utc_timestamp(cast({{ plus_days(as_of_date(), 1) }} as timestamp), '{{ var("business_time_zone") }}')
{%- endmacro %}

{# Where clocks go back to midnight, midnight comes twice and the engine names the second; the day ends at the first. #}
{% macro duckdb__end_of_as_of() -%}
    {%- set zone = var('business_time_zone') -%}
    {%- set midnight = 'cast(' ~ plus_days(as_of_date(), 1) ~ ' as timestamp)' -%}
    {%- set instant = "timezone('UTC', timezone('" ~ zone ~ "', " ~ midnight ~ '))' -%}
    {%- set hour_before = instant ~ ' - interval 1 hour' -%}
    case
        when timezone('{{ zone }}', timezone('UTC', {{ hour_before }})) >= {{ midnight }} then {{ hour_before }}
        else {{ instant }}
    end
{%- endmacro %}

{% macro plus_days(day, days) -%}
    {{ adapter.dispatch('plus_days')(day, days) }}
{%- endmacro %}

{% macro default__plus_days(day, days) -%}
    date_add({{ day }}, {{ days }})
{%- endmacro %}

{% macro duckdb__plus_days(day, days) -%}
    ({{ day }} + {{ days }})
{%- endmacro %}

{% macro plus_months(day, months) -%}
    {{ adapter.dispatch('plus_months')(day, months) }}
{%- endmacro %}

{% macro default__plus_months(day, months) -%}
    add_months({{ day }}, {{ months }})
{%- endmacro %}

{% macro duckdb__plus_months(day, months) -%}
    cast({{ day }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{# Whole days from `earlier` to `later`; negative when they are the other way round. #}
{% macro days_between(earlier, later) -%}
    {{ adapter.dispatch('days_between')(earlier, later) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    datediff('day', {{ earlier }}, {{ later }})
{%- endmacro %}

{% macro month_start(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}

{% macro month_end(day) -%}
    last_day({{ day }})
{%- endmacro %}

{# ISO 8601 parts: `iso_year`, `iso_week` and `iso_weekday` (1 is Monday). #}
{% macro iso_part(part, day) -%}
    {{ adapter.dispatch('iso_part')(part, day) }}
{%- endmacro %}

{% macro default__iso_part(part, day) -%}
    extract({{ {'iso_year': 'yearofweek', 'iso_week': 'week', 'iso_weekday': 'dayofweek_iso'}[part] }} from {{ day }})
{%- endmacro %}

{% macro duckdb__iso_part(part, day) -%}
    extract({{ {'iso_year': 'isoyear', 'iso_week': 'week', 'iso_weekday': 'isodow'}[part] }} from {{ day }})
{%- endmacro %}

{# Every day from `first` up to but not including `stop`, as a relation with the column calendar_date. #}
{% macro every_day(first, stop) -%}
    {{ adapter.dispatch('every_day')(first, stop) }}
{%- endmacro %}

{% macro default__every_day(first, stop) -%}
    select explode(sequence({{ first }}, date_sub({{ stop }}, 1))) as calendar_date
{%- endmacro %}

{% macro duckdb__every_day(first, stop) -%}
    select cast(days.day as date) as calendar_date
    from range({{ first }}, {{ stop }}, interval 1 day) as days (day)
{%- endmacro %}

{# First day after the fiscal year that follows the one the as-of date is in. #}
{% macro calendar_stop_date() -%}
    {%- set day, start = as_of_text(), var('fiscal_year_start_month') | int -%}
    {%- set year = day[:4] | int - (1 if day[5:7] | int < start else 0) -%}
    cast('{{ year + 2 }}-{{ "%02d" | format(start) }}-01' as date)
{%- endmacro %}

{# Definition I1: true for a day that no business means, before 1990 or more than 20 years after the as-of date, the limits
   of gate 1. Columns that may hold any day (`any_day` in their contract) are flagged by it instead of refused. #}
{% macro is_out_of_range(day) -%}
    coalesce(
        {{ day }} < cast('1990-01-01' as date)
        or {{ day }} > cast('{{ [as_of_text()[:4] | int + 20, 9999] | min }}-12-31' as date), false
    )
{%- endmacro %}
