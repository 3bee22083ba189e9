{# Rule R8: late data. #}

{# What the delivered versions of the records of `extract` say of days in closed months: one row per `key` and day, with
   the instant since when it is said and the instant it was last denied, with the file of either. `said` is true for a
   version that says that the thing happened on `day`, `among` picks the records; `recorded_at` is the instant from which
   the version was known, and without one it always was. All are SQL over the alias `versions`, and versions of after the
   as-of date do not exist.

   A record that was changed after the close may have been there before. Rows of `history` for which `shown` is true
   prove it, if they were recorded before. #}
{% macro said_of_closed_days(extract, key, day, said, recorded_at, among='true', history=none, shown='true') -%}
    with said as (
        select
            versions.{{ key }},
            days.calendar_date as event_date,
            days.closed_at,
            case
                when count(case when {{ said }} and {{ recorded_at }} is null then 1 end) = 0
                    then min(case when {{ said }} then {{ recorded_at }} end)
            end as known_at,
            max(case when not coalesce({{ said }}, false) then {{ recorded_at }} end) as denied_at,
            min(case when {{ said }} then versions._file end) as source_file,
            max_by(
                case when not coalesce({{ said }}, false) then versions._file end,
                case when not coalesce({{ said }}, false) then {{ recorded_at }} end
            ) as denied_file
        from {{ source('raw', extract) }} as versions
        inner join {{ ref('int_closed_day') }} as days on {{ day }} = days.calendar_date
        where {{ among }} and coalesce({{ business_date(recorded_at) }} <= {{ as_of_date() }}, true)
        group by versions.{{ key }}, days.calendar_date, days.closed_at
        having count(case when {{ said }} then 1 end) > 0
    )

    {% if history %}
    , shown as (
        select
            {{ key }},
            min(coalesce(created_at, modified_at, changed_at)) as shown_at
        from {{ source('raw', history) }}
        where {{ shown }} and {{ key }} in (select late.{{ key }} from said as late where late.known_at > late.closed_at)
        group by {{ key }}
    )

    select
        said.{{ key }},
        said.event_date,
        said.closed_at,
        case when said.known_at > said.closed_at then least(said.known_at, shown.shown_at) else said.known_at end
            as known_at,
        said.denied_at,
        said.source_file,
        said.denied_file
    from said
    left join shown on said.{{ key }} = shown.{{ key }}
    {% else %}
    select * from said
    {% endif %}
{%- endmacro %}
