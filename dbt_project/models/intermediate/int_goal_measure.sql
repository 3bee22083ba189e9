-- Goals, and those that are missing, with target and result in one row: the two sides of the attainment, and what is
-- due at the end of the period and by now, in the measure's own unit.
{{ config(materialized='table') }}

with measured as (
    select
        goals.goal_id,
        goals.parent_goal_id,
        goals.owner_type_code,
        goals.owner_id,
        goals.goal_type_code,
        goals.measure_code,
        goals.product_group_code,
        goals.period_id,
        goals.period_type_code,
        goals.period_from,
        goals.period_to,
        goals.currency_code,
        goals.weight_millionths,
        goals.is_level,
        goals.revision_number,
        not goals.is_first as is_revised,
        false as is_missing,
        targets.original_target_value,
        targets.revised_target_value,
        case when goals.owner_type_code = 'rep' then targets.carried_target_value else targets.revised_target_value end
            as prorated_target_value,
        cast(targets.revised_target_value - targets.carried_target_value as decimal(18, 4)) as uncarried_target_value,
        targets.expected_value as expected_target_value,
        targets.idle_reason_code,
        targets.time_share,
        targets.elapsed_time_share,
        targets.remaining_time,
        actuals.measured_value,
        actuals.baseline_value,
        actuals.order_count,
        actuals.start_customer_count,
        actuals.uncosted_amount,
        actuals.unconverted_count
    from {{ ref('int_goal') }} as goals
    inner join {{ ref('int_goal_target') }} as targets on goals.goal_id = targets.goal_id
    inner join {{ ref('int_goal_actual') }} as actuals on goals.goal_id = actuals.goal_id
    where goals.is_latest
    union all
    select
        missing.goal_id,
        null as parent_goal_id,
        'rep' as owner_type_code,
        missing.rep_id as owner_id,
        'outcome' as goal_type_code,
        missing.measure_code,
        'all' as product_group_code,
        missing.period_id,
        missing.period_type_code,
        missing.period_from,
        missing.period_to,
        missing.currency_code,
        null as weight_millionths,
        false as is_level,
        null as revision_number,
        false as is_revised,
        true as is_missing,
        null as original_target_value,
        null as revised_target_value,
        null as prorated_target_value,
        null as uncarried_target_value,
        null as expected_target_value,
        null as idle_reason_code,
        null as time_share,
        null as elapsed_time_share,
        null as remaining_time,
        cast(coalesce(
            case missing.measure_code
                when 'margin' then results.margin_amount
                when 'units' then results.quantity
                else results.credit_amount
            end, 0
        ) as decimal(18, 4)) as measured_value,
        null as baseline_value,
        0 as order_count,
        0 as start_customer_count,
        0 as uncosted_amount,
        coalesce(results.unconverted_count, 0) as unconverted_count
    from {{ ref('int_missing_goal') }} as missing
    left join {{ ref('int_owner_result') }} as results
        on
            results.owner_type_code = 'rep'
            and missing.rep_id = results.owner_id
            and missing.period_id = results.period_id
            and results.product_group_code = 'all'
            and missing.counted_event_code = results.basis_event_code
            and results.credit_types = 'direct'
            and coalesce(missing.currency_code, '{{ var("reporting_currency") }}') = results.currency_code
),

-- Each goal has one kind of sides: what was added to the past, money and orders, customers, or result and target.
sided as (
    select
        *,
        case when goal_type_code = 'growth' then measured_value - baseline_value else measured_value end
            as result_side,
        case
            when goal_type_code = 'growth' then cast(prorated_target_value * baseline_value as decimal(28, 8))
            when measure_code = 'average_order_value' then cast(prorated_target_value * order_count as decimal(28, 8))
            when measure_code = 'retention' then cast(prorated_target_value * start_customer_count as decimal(28, 8))
            else cast(prorated_target_value as decimal(28, 8))
        end as target_side,
        case
            when coalesce(prorated_target_value, 0) = 0 then 'no_quota'
            when unconverted_count > 0 then 'no_rate'
            when goal_type_code = 'growth' and coalesce(baseline_value, 0) <= 0 then 'no_baseline'
            when measure_code = 'average_order_value' and order_count = 0 then 'no_orders'
            when measure_code = 'retention' and start_customer_count = 0 then 'no_customers'
            else 'measured'
        end as status_code
    from measured
)

select
    *,
    cast(
        case
            when measure_code = 'average_order_value' then {{ amount_per('measured_value', 'order_count') }}
            when measure_code = 'retention' then {{ ratio('measured_value', 'start_customer_count') }}
            else measured_value
        end as decimal(18, 4)
    ) as actual_value,
    cast(
        case
            when goal_type_code <> 'growth' then prorated_target_value
            when baseline_value > 0 and currency_code is null then baseline_value * (1 + prorated_target_value)
            when baseline_value > 0 then round(baseline_value * (1 + prorated_target_value), 2)
        end as decimal(18, 4)
    ) as due_value,
    case when status_code = 'measured' then result_side end as attainment_numerator,
    case when status_code = 'measured' then target_side end as attainment_denominator
from sided
