-- A goal on one part of its period: as revised, and as far as somebody carries it. Each is rounded once, from whole
-- units and whole days. Shares of time are in 10^12ths of the part's weight.
{{ config(materialized='table') }}

with idle_times as (
    select
        'rep' as owner_type_code,
        rep_id as owner_id,
        valid_from,
        valid_to,
        cast(idle_share * 100000000 as bigint) as idle_units,
        reason_code
    from {{ ref('int_rep_absence') }}
    union all
    select
        owner_type_code,
        owner_id,
        valid_from,
        valid_to,
        100000000 as idle_units,
        case owner_type_code when 'team' then 'no_members' else 'vacant' end as reason_code
    from {{ ref('int_owner_gap') }}
),

idle_spans as (
    select
        spans.goal_id,
        spans.part_number,
        spans.calendar_id,
        spans.day_count_code,
        spans.cutoff_day,
        spans.part_units,
        idle_times.idle_units,
        idle_times.reason_code,
        greatest(spans.span_from, idle_times.valid_from) as idle_from,
        least(spans.span_to, idle_times.valid_to) as idle_to,
        greatest(
            least(spans.elapsed_to, idle_times.valid_to), greatest(spans.span_from, idle_times.valid_from)
        ) as elapsed_to
    from {{ ref('int_goal_span') }} as spans
    inner join idle_times
        on
            spans.owner_type_code = idle_times.owner_type_code
            and spans.owner_id = idle_times.owner_id
            and spans.span_from < idle_times.valid_to
            and spans.span_to > idle_times.valid_from
    where spans.day_count_code <> 'none'
),

idle_days as (
    select
        idle_spans.*,
        {{ day_number('day_count_code', 'idle_to', 'to_days.working_day_number', 'cutoff_day') }}
        - {{ day_number('day_count_code', 'idle_from', 'from_days.working_day_number', 'cutoff_day') }} as counted_days,
        {{ day_number('day_count_code', 'elapsed_to', 'elapsed_to_days.working_day_number', 'cutoff_day') }}
        - {{ day_number('day_count_code', 'idle_from', 'from_days.working_day_number', 'cutoff_day') }} as elapsed_days,
        to_days.working_day_number - elapsed_to_days.working_day_number as remaining_working_days
    from idle_spans
    {% for day in ['idle_from', 'idle_to', 'elapsed_to'] %}
        left join {{ ref('int_working_day') }} as {{ day | replace('idle_', '') }}_days
            on
                idle_spans.calendar_id = {{ day | replace('idle_', '') }}_days.calendar_id
                and idle_spans.{{ day }} = {{ day | replace('idle_', '') }}_days.calendar_date
    {% endfor %}
),

idle as (
    select
        goal_id,
        part_number,
        sum({{ whole_number('part_units') }} * counted_days * idle_units) as idle_product,
        sum({{ whole_number('part_units') }} * elapsed_days * idle_units) as idle_elapsed_product,
        sum({{ whole_number('counted_days') }} * idle_units) as idle_held_time,
        sum({{ whole_number('elapsed_days') }} * idle_units) as idle_elapsed_time,
        sum({{ whole_number('remaining_working_days') }} * idle_units) as idle_remaining_time,
        case
            when min(reason_code) = max(reason_code) then min(reason_code)
            when min(reason_code) is not null then 'several'
        end as reason_code
    from idle_days
    where counted_days > 0
    group by goal_id, part_number
),

-- In hundred-millionths of a day, as idle shares are. One span that is the whole part, over or yet to come, needs no
-- division.
parts as (
    select
        goal_id,
        part_number,
        max(owner_type_code) as owner_type_code,
        max(part_count) as part_count,
        max(weight) as weight,
        max(part_units) as part_units,
        max(part_days) as part_days,
        max(elapsed_days) as elapsed_days,
        count(*) = 1
        and max(span_days) = max(part_days)
        and max(elapsed_days) in (0, max(part_days)) as is_plain,
        sum({{ whole_number('part_units') }} * span_days) * 100000000 as product,
        sum({{ whole_number('part_units') }} * elapsed_days) * 100000000 as elapsed_product,
        {{ whole_number('sum(span_days)') }} * 100000000 as held_time,
        {{ whole_number('sum(elapsed_days)') }} * 100000000 as elapsed_time,
        {{ whole_number('sum(remaining_working_days)') }} * 100000000 as remaining_time
    from {{ ref('int_goal_span') }}
    group by goal_id, part_number
),

-- What nobody carries lowers the goal of a person; the goal of a team or territory stands.
carried as (
    select
        parts.*,
        parts.is_plain and idle.goal_id is null as is_whole,
        idle.reason_code as idle_reason_code,
        parts.product - coalesce(idle.idle_product, 0) as carried_product,
    {% for measure in ['elapsed_product', 'held_time', 'elapsed_time', 'remaining_time'] %}
        parts.{{ measure }}
        - case when parts.owner_type_code = 'rep' then coalesce(idle.idle_{{ measure }}, 0) else 0 end
            as own_{{ measure }}{{ ',' if not loop.last }}
    {% endfor %}
    from parts
    left join idle on parts.goal_id = idle.goal_id and parts.part_number = idle.part_number
)

select
    goal_id,
    part_number,
    part_count,
    weight,
    idle_reason_code,
    {% for name, whole, product in [
        ('target_units', 'part_units', 'product'),
        ('carried_units', 'part_units', 'carried_product'),
        ('expected_units', 'case when elapsed_days > 0 then part_units else 0 end', 'own_elapsed_product'),
    ] %}
        case
            when is_whole then {{ whole }}
            else cast({{ nearest_quotient(product, '100000000 * part_days') }} as bigint)
        end as {{ name }},
    {% endfor %}
    {% for name, whole, time in [
        ('time_share', '1', 'own_held_time'),
        ('elapsed_time_share', 'case when elapsed_days > 0 then 1 else 0 end', 'own_elapsed_time'),
    ] %}
        {{ whole_number('weight') }} * case
            when is_whole then {{ whole }} * {{ whole_number('1000000000000') }}
            else {{ nearest_quotient(time ~ ' * 10000', 'part_days') }}
        end as {{ name }},
    {% endfor %}
    own_remaining_time as remaining_time
from carried
