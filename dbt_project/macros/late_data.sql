{# Rule R8, late data: what was known of a closed month when it was closed, by the versions that the lake keeps. #}

{# The versions of the records of `extract` among `condition`, each with the instant from which it was known: the first one
   from the record's creation on, as replays see it, and each later one from its own change on. #}
{% macro recorded_versions(extract, key, condition) -%}
    select *
    from (
        select
            *,
            coalesce(
                case when modified_at > min(modified_at) over (partition by {{ key | join(', ') }}) then modified_at end,
                created_at, modified_at, cast({{ start_of_time() }} as timestamp)
            ) as recorded_at
        from {{ source('raw', extract) }}
        where {{ condition }}
    ) as versions
    where {{ by_as_of('recorded_at') }}
{%- endmacro %}

{# What `versions` say of days in closed months: one row per `key` and day of which a version with `said` speaks, with the
   instant since when it was said, the instant after which it was not said any more, and the file of either. #}
{% macro said_of_closed_days(versions, key, day, said) -%}
    select
        versions.{{ key }},
        days.calendar_date as event_date,
        days.closed_at,
        min(case when {{ said }} then versions.recorded_at end) as known_at,
        max(case when not coalesce({{ said }}, false) then versions.recorded_at end) as denied_at,
        min(case when {{ said }} then versions._file end) as source_file,
        max(case when not coalesce({{ said }}, false) then versions._file end) as denied_file
    from {{ versions }} as versions
    inner join {{ ref('int_closed_day') }} as days on {{ day }} = days.calendar_date
    group by versions.{{ key }}, days.calendar_date, days.closed_at
    having count(case when {{ said }} then 1 end) > 0
{%- endmacro %}
