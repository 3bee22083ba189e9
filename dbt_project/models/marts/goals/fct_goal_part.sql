-- Goals with seasonality, part by part of their periods: what is planned for each month or quarter. The parts add up
-- to the goal to the cent. Goals that spread evenly have no parts.
select
    {{ hashed_key(['parts.goal_id', 'parts.part_number']) }} as goal_part_id,
    parts.goal_id,
    {{ as_of_date() }} as as_of_date,
    cast(parts.part_number as bigint) as part_number,
    goals.owner_type_code,
    goals.owner_id,
    goals.goal_type_code,
    goals.measure_code,
    goals.product_group_code,
    goals.period_id,
    goals.currency_code,
    goals.seasonality_id,
    spans.valid_from as part_start_date,
    {{ plus_days('spans.valid_to', -1) }} as part_end_date,
    parts.weight,
    {{ from_units('parts.target_units', 'goals.unit_scale') }} as target_value,
    {{ from_units('parts.carried_units', 'goals.unit_scale') }} as carried_target_value,
    {{ from_units('parts.expected_units', 'goals.unit_scale') }} as expected_value
from {{ ref('int_goal_part') }} as parts
inner join {{ ref('int_goal') }} as goals on parts.goal_id = goals.goal_id and goals.is_latest
inner join {{ ref('int_period_part') }} as spans
    on
        goals.period_id = spans.period_id
        and goals.seasonality_id = spans.seasonality_id
        and parts.part_number = spans.part_number
where parts.part_count > 1
