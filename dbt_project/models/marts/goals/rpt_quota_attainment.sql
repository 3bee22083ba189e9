-- Where every goal stands on the as-of date. Sides are compared, never quotients; what cannot be measured says why.
with goals as (
    select
        measured.*,
        states.team_id,
        states.owner_status_code,
        measured.goal_type_code = 'growth' or not measured.is_level as is_running,
        case when measured.currency_code is null then 10000 else 100 end as value_scale
    from {{ ref('int_goal_measure') }} as measured
    inner join {{ ref('int_owner_state') }} as states
        on
            measured.owner_type_code = states.owner_type_code
            and measured.owner_id = states.owner_id
            and least({{ as_of_date() }}, {{ plus_days('measured.period_to', -1) }}) = states.reference_date
),

-- Averages and rates are due at once; everything else runs up over the period.
paced as (
    select
        *,
        case
            when goal_type_code = 'growth' then {{ fine_ratio('attainment_numerator', 'attainment_denominator') }}
            else {{ value_ratio('attainment_numerator', 'cast(attainment_denominator as decimal(18, 4))') }}
        end as attainment_ratio,
        cast(due_value - actual_value as decimal(18, 4)) as gap_value,
        cast(remaining_time * cast(0.00000001 as decimal(9, 8)) as decimal(18, 2)) as remaining_working_days,
        case
            when goal_type_code = 'growth'
                then {{ proportional('due_value', 'elapsed_time_share', 'time_share', 'value_scale') }}
            when is_running then expected_target_value
            else due_value
        end as expected_value,
        case
            when is_running then {{ proportional('actual_value', 'time_share', 'elapsed_time_share', 'value_scale') }}
            else actual_value
        end as forecast_value
    from goals
),

members as (
    select
        'team' as owner_type_code,
        team_id,
        measure_code,
        product_group_code,
        period_id,
        count(*) as member_goal_count,
        cast(sum(member_target_value) as decimal(18, 4)) as member_target_value
    from {{ ref('int_member_goal') }}
    group by team_id, measure_code, product_group_code, period_id
)

select
    paced.goal_id,
    {{ as_of_date() }} as as_of_date,
    paced.owner_type_code,
    paced.owner_id,
    paced.owner_status_code,
    paced.team_id,
    paced.goal_type_code,
    paced.measure_code,
    paced.product_group_code,
    paced.period_id,
    paced.period_type_code,
    paced.period_from as period_start_date,
    {{ plus_days('paced.period_to', -1) }} as period_end_date,
    paced.parent_goal_id,
    paced.currency_code,
    paced.weight_millionths,
    paced.is_missing,
    paced.is_revised,
    paced.original_target_value,
    paced.revised_target_value,
    paced.prorated_target_value,
    paced.uncarried_target_value,
    paced.idle_reason_code,
    paced.actual_value,
    paced.baseline_value,
    case when paced.goal_type_code = 'growth' then {{ fine_ratio(
        'paced.actual_value - paced.baseline_value', 'case when paced.baseline_value > 0 then paced.baseline_value end'
    ) }} end as growth_ratio,
    paced.order_count,
    paced.start_customer_count,
    paced.uncosted_amount,
    paced.attainment_numerator,
    cast(paced.attainment_denominator as decimal(28, 8)) as attainment_denominator,
    paced.attainment_ratio,
    paced.status_code,
    coalesce(paced.attainment_numerator >= paced.attainment_denominator, false) as is_reached,
    {{ attainment_band('paced.attainment_numerator', 'paced.attainment_denominator') }} as attainment_band_code,
    case
        when paced.owner_type_code = 'rep' and paced.team_id is not null and paced.attainment_ratio is not null
            then
                rank() over (
                    partition by
                        paced.owner_type_code, paced.team_id, paced.goal_type_code, paced.measure_code,
                        paced.product_group_code, paced.period_id
                    order by paced.attainment_ratio desc nulls last
                )
    end as team_rank,
    paced.due_value,
    paced.expected_value,
    {{ value_ratio('paced.actual_value', 'paced.expected_value') }} as pace_ratio,
    paced.forecast_value,
    case
        when paced.status_code <> 'measured' then null
        when paced.goal_type_code = 'growth'
            then {{ fine_ratio('paced.forecast_value - paced.baseline_value', 'paced.attainment_denominator') }}
        else {{ value_ratio('paced.forecast_value', 'paced.due_value') }}
    end as forecast_ratio,
    paced.gap_value,
    paced.remaining_working_days,
    case
        when not paced.is_running or paced.remaining_time = 0 then null
        when paced.gap_value <= 0 then cast(0 as decimal(18, 4))
        else {{ proportional('paced.gap_value', '100000000', 'paced.remaining_time', 'paced.value_scale') }}
    end as required_per_day_value,
    members.member_goal_count,
    members.member_target_value,
    {{ value_ratio('members.member_target_value - paced.revised_target_value', 'paced.revised_target_value') }}
        as over_assignment_ratio
from paced
left join members
    on
        paced.owner_type_code = members.owner_type_code
        and paced.owner_id = members.team_id
        and paced.measure_code = members.measure_code
        and paced.product_group_code = members.product_group_code
        and paced.period_id = members.period_id
