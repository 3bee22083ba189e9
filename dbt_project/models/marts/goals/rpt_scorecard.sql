-- Goals with a weight, side by side in every period that such goals are set for. A measure counts by its goals of
-- that period, else by all within it, else by the one around it; what cannot be measured leaves its weight to the
-- rest.
with goals as (
    select *
    from {{ ref('rpt_quota_attainment') }}
    where weight_millionths > 0
),

periods as (
    select distinct
        period_id,
        period_type_code,
        period_start_date,
        period_end_date
    from goals
),

fits as (
    select
        cards.period_id as card_period_id,
        cards.period_type_code as card_period_type_code,
        cards.period_start_date as card_start_date,
        cards.period_end_date as card_end_date,
        goal_periods.period_id,
        case
            when cards.period_id = goal_periods.period_id then 1
            when
                goal_periods.period_start_date >= cards.period_start_date
                and goal_periods.period_end_date <= cards.period_end_date
                then 2
            else 3
        end as fit_rank
    from periods as cards
    inner join periods as goal_periods
        on
            cards.period_start_date <= goal_periods.period_start_date
            and cards.period_end_date >= goal_periods.period_end_date
            or cards.period_start_date >= goal_periods.period_start_date
            and cards.period_end_date <= goal_periods.period_end_date
),

components as (
    select
        goals.owner_type_code,
        goals.owner_id,
        fits.card_period_id,
        goals.goal_type_code,
        goals.measure_code,
        goals.product_group_code,
        max(fits.card_period_type_code) as period_type_code,
        max(fits.card_start_date) as card_start_date,
        max(fits.card_end_date) as card_end_date,
    {% for rank in [1, 2, 3] %}
        count(case when fits.fit_rank = {{ rank }} then 1 end) as goal_count_{{ rank }},
        max(case when fits.fit_rank = {{ rank }} then goals.weight_millionths end) as weight_{{ rank }},
        sum(case when fits.fit_rank = {{ rank }} then goals.attainment_numerator end) as numerator_{{ rank }},
        sum(case when fits.fit_rank = {{ rank }} then goals.attainment_denominator end)
            as denominator_{{ rank }}{{ ',' if not loop.last }}
    {% endfor %}
    from goals
    inner join fits on goals.period_id = fits.period_id
    group by
        goals.owner_type_code, goals.owner_id, fits.card_period_id, goals.goal_type_code, goals.measure_code,
        goals.product_group_code
),

chosen as (
    select
        *,
    {% for column in ['goal_count', 'weight', 'numerator', 'denominator'] %}
        case when goal_count_1 > 0 then {{ column }}_1 when goal_count_2 > 0 then {{ column }}_2 else {{ column }}_3 end
            as {{ column }}{{ ',' if not loop.last }}
    {% endfor %}
    from components
),

rated as (
    select
        *,
        {{ fine_ratio('numerator', 'denominator') }} as attainment_ratio
    from chosen
),

weighed as (
    select
        *,
        case when attainment_ratio is not null then cast(weight as decimal(18, 4)) end as measured_weight,
        cast(
            sum(case when attainment_ratio is not null then weight end) over (
                partition by owner_type_code, owner_id, card_period_id
            ) as decimal(18, 4)
        ) as total_weight,
        cast(weight * attainment_ratio as decimal(18, 4)) as weighted_attainment,
        sum(weight * attainment_ratio) over (partition by owner_type_code, owner_id, card_period_id) as weighted_sum
    from rated
)

select
    {{ hashed_key([
        'owner_type_code', 'owner_id', 'card_period_id', 'goal_type_code', 'measure_code', 'product_group_code'
    ]) }} as scorecard_line_id,
    {{ as_of_date() }} as as_of_date,
    owner_type_code,
    owner_id,
    card_period_id as period_id,
    period_type_code,
    card_start_date as period_start_date,
    card_end_date as period_end_date,
    goal_type_code,
    measure_code,
    product_group_code,
    goal_count,
    weight as weight_millionths,
    cast(numerator as decimal(18, 4)) as attainment_numerator,
    cast(denominator as decimal(28, 8)) as attainment_denominator,
    attainment_ratio,
    cast(measured_weight as bigint) as measured_weight_millionths,
    cast(total_weight as bigint) as total_weight_millionths,
    {{ value_ratio('measured_weight', 'total_weight') }} as weight_ratio,
    {{ value_ratio('weighted_attainment', 'total_weight') }} as contribution_ratio,
    cast(weighted_sum as decimal(28, 6)) as weighted_value,
    {{ value_ratio('cast(weighted_sum as decimal(18, 4))', 'total_weight') }} as scorecard_ratio
from weighed
