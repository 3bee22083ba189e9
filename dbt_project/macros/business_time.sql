{# Business minutes (definition B2), exact and without walking through days: int_business_clock holds for each UTC day the
   working time before it and the times of day between which that day works, so the working time between two instants
   is the difference of two sums. #}

{# Join of int_business_clock as `alias` on the day of `instant`: `reps` is the relation that knows the rep's calendar_id and
   time_zone. Without them the calendar `all` and the business zone hold. #}
{% macro clock_at(instant, alias, reps) -%}
    coalesce({{ reps }}.calendar_id, 'all') = {{ alias }}.calendar_id
    and coalesce({{ reps }}.time_zone, '{{ var("business_time_zone") }}') = {{ alias }}.time_zone
    and cast({{ instant }} as date) = {{ alias }}.utc_day
{%- endmacro %}

{# Working microseconds up to `instant`, which lies on the day that `alias` is joined on. #}
{% macro working_time(instant, alias) -%}
    {%- set now = microsecond_of_day(instant) -%}
    (
        {{ alias }}.worked_before
        + greatest(least({{ now }}, {{ alias }}.first_close) - {{ alias }}.first_open, 0)
        + greatest(least({{ now }}, {{ alias }}.second_close) - {{ alias }}.second_open, 0)
    )
{%- endmacro %}

{# Whole minutes in a number of microseconds that is not negative. #}
{% macro whole_minutes(microseconds) -%}
    cast({{ whole_quotient(microseconds, 60000000) }} as bigint)
{%- endmacro %}

{# Microseconds between two instants. #}
{% macro microseconds_between(earlier, later) -%}
    {{ adapter.dispatch('microseconds_between')(earlier, later) }}
{%- endmacro %}

{% macro default__microseconds_between(earlier, later) -%}
    (unix_micros({{ later }}) - unix_micros({{ earlier }}))
{%- endmacro %}

{% macro duckdb__microseconds_between(earlier, later) -%}
    (epoch_us({{ later }}) - epoch_us({{ earlier }}))
{%- endmacro %}

{# Microseconds since midnight UTC. #}
{% macro microsecond_of_day(instant) -%}
    {{ microseconds_between("cast(cast(" ~ instant ~ " as date) as timestamp)", instant) }}
{%- endmacro %}

{# The UTC instant of a local time of day, such as '09:00', on `day` in `time_zone`. #}
{% macro utc_instant(day, time_of_day, time_zone) -%}
    {{ adapter.dispatch('utc_instant')(day, time_of_day, time_zone) }}
{%- endmacro %}

{% macro default__utc_instant(day, time_of_day, time_zone) -%}
    to_utc_timestamp(concat({{ day }}, ' {{ time_of_day }}'), {{ time_zone }})
{%- endmacro %}

{% macro duckdb__utc_instant(day, time_of_day, time_zone) -%}
    timezone('UTC', timezone({{ time_zone }}, {{ day }} + cast('{{ time_of_day }}' as time)))
{%- endmacro %}

{# The first instant after the as-of day, up to which what still waits has waited. #}
{% macro as_of_end() -%}
    {{ adapter.dispatch('end_of_as_of')() }}
{%- endmacro %}
