-- A goal on the days of one part of its period and one interval of equal target: what the goal is for the whole part,
-- in whole units (cents or ten-thousandths), and the days by the goal's own count: of the part, of the span, and
-- elapsed.
{{ config(materialized='table') }}

with goals as (
    select
        goals.*,
        coalesce(calendars.calendar_id, 'all') as calendar_id
    from {{ ref('int_goal') }} as goals
    left join {{ ref('int_rep_calendar') }} as calendars
        on goals.owner_type_code = calendars.owner_type_code and goals.owner_id = calendars.rep_id
    where goals.is_latest
),

parted as (
    select
        goals.goal_id,
        goals.owner_type_code,
        goals.owner_id,
        goals.calendar_id,
        goals.day_count_code,
        goals.cutoff_day,
        segments.valid_from as segment_from,
        segments.target_units,
        parts.part_number,
        parts.weight,
        parts.part_count,
        parts.valid_from as part_from,
        parts.valid_to as part_to,
        greatest(segments.valid_from, parts.valid_from) as span_from,
        least(segments.valid_to, parts.valid_to) as span_to
    from {{ ref('int_goal_segment') }} as segments
    inner join goals on segments.goal_id = goals.goal_id
    inner join {{ ref('int_period_part') }} as parts
        on goals.period_id = parts.period_id and goals.seasonality_id = parts.seasonality_id
),

seasonal as (
    select *
    from parted
    where part_count > 1
),

split as (
    {{ largest_remainder('seasonal', 'target_units', 'weight', ['goal_id', 'segment_from'], ['part_number']) }}
),

spans as (
    {% set columns = 'goal_id, owner_type_code, owner_id, calendar_id, day_count_code, cutoff_day, part_number, '
        ~ 'weight, part_count, part_from, part_to, span_from, span_to' %}
    select
        {{ columns }},
        target_units as part_units
    from parted
    where part_count = 1
    union all
    select
        {{ columns }},
        cast(share_units as bigint) as part_units
    from split
    where span_from < span_to
),

cut as (
    select
        *,
        least(span_to, greatest(span_from, {{ plus_days(as_of_date(), 1) }})) as elapsed_to
    from spans
),

{# Days before each end of the part and the span. #}
numbered as (
    select
        cut.*,
        {% for day in ['part_from', 'part_to', 'span_from', 'span_to', 'elapsed_to'] %}
            {{ day_number('cut.day_count_code', 'cut.' ~ day, day ~ '_days.working_day_number', 'cut.cutoff_day') }}
                as {{ day }}_number,
        {% endfor %}
        span_to_days.working_day_number - elapsed_to_days.working_day_number as remaining_working_days
    from cut
    {% for day in ['part_from', 'part_to', 'span_from', 'span_to', 'elapsed_to'] %}
        left join {{ ref('int_working_day') }} as {{ day }}_days
            on
                cut.calendar_id = {{ day }}_days.calendar_id
                and cut.{{ day }} = {{ day }}_days.calendar_date
    {% endfor %}
)

select
    goal_id,
    part_number,
    owner_type_code,
    owner_id,
    calendar_id,
    day_count_code,
    cutoff_day,
    weight,
    part_count,
    span_from,
    span_to,
    elapsed_to,
    part_units,
    cast(part_to_number - part_from_number as bigint) as part_days,
    cast(span_to_number - span_from_number as bigint) as span_days,
    cast(elapsed_to_number - span_from_number as bigint) as elapsed_days,
    cast(remaining_working_days as bigint) as remaining_working_days
from numbered
