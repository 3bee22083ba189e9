-- What each payee is measured against: for every window in which a component is assigned, the payee's own goal, what
-- was reached of it, and the target incentive. A goal of exactly the window counts, else those of the longest kind of
-- period in it.
{{ config(materialized='table') }}

with assigned as (
    select
        assignments.rep_id,
        assignments.plan_id,
        assignments.version_number,
        assignments.valid_from as assigned_from,
        components.component_id,
        components.currency_code as plan_currency_code,
        components.goal_type_code,
        components.goal_measure_code,
        coalesce(components.product_group_code, 'all') as product_group_code,
        components.attainment_carry_code,
        assignments.day_count_code,
        assignments.cutoff_day,
        assignments.target_incentive_amount,
        components.weight_millionths,
        windows.window_type_code,
        windows.window_id,
        windows.month_count,
        windows.valid_from as window_from,
        windows.valid_to as window_to,
        greatest(windows.valid_from, assignments.valid_from) as part_from,
        least(windows.valid_to, assignments.valid_to) as part_to
    from {{ ref('int_plan_assignment') }} as assignments
    inner join {{ ref('int_plan_component') }} as components
        on
            assignments.plan_id = components.plan_id
            and assignments.version_number = components.version_number
    inner join {{ ref('int_pay_window') }} as windows
        on
            components.reset_frequency_code = windows.window_type_code
            and assignments.valid_to > windows.valid_from
            and assignments.valid_from < windows.valid_to
),

numbered as (
    {{ counted_days('assigned', [('part', 'part_from', 'part_to'), ('window', 'window_from', 'window_to')]) }}
),

goals as (
    select
        owner_id as rep_id,
        goal_type_code,
        measure_code,
        product_group_code,
        period_start_date,
        {{ plus_days('period_end_date', 1) }} as period_stop_date,
        case period_type_code when 'year' then 3 when 'quarter' then 2 else 1 end as period_rank,
        currency_code,
        prorated_target_value,
        actual_value
    from {{ ref('rpt_quota_attainment') }}
    where owner_type_code = 'rep' and not is_missing
),

fitting as (
    select
        numbered.rep_id,
        numbered.plan_id,
        numbered.version_number,
        numbered.component_id,
        numbered.assigned_from,
        numbered.window_id,
        goals.prorated_target_value,
        goals.actual_value,
        case
            when goals.currency_code is null or goals.currency_code = numbered.plan_currency_code
                then goals.prorated_target_value
            else round(cast(goals.prorated_target_value as decimal(24, 4)) * rates.rate, 2)
        end as plan_target_value,
        rank() over (
            partition by
                numbered.rep_id, numbered.plan_id, numbered.version_number, numbered.component_id,
                numbered.assigned_from, numbered.window_id
            order by goals.period_rank desc
        ) as length_rank
    from numbered
    inner join goals
        on
            numbered.rep_id = goals.rep_id
            and numbered.goal_type_code = goals.goal_type_code
            and numbered.goal_measure_code = goals.measure_code
            and numbered.product_group_code = goals.product_group_code
            and numbered.window_from <= goals.period_start_date
            and numbered.window_to >= goals.period_stop_date
    left join {{ ref('int_pay_rate') }} as rates
        on
            rates.rate_type_code = 'budget'
            and goals.currency_code = rates.from_currency_code
            and numbered.plan_currency_code = rates.to_currency_code
            and numbered.window_from = rates.calendar_date
),

totals as (
    select
        rep_id,
        plan_id,
        version_number,
        component_id,
        assigned_from,
        window_id,
        sum(plan_target_value) as quota_value,
        sum(actual_value) as actual_value
    from fitting
    where length_rank = 1
    group by rep_id, plan_id, version_number, component_id, assigned_from, window_id
)

select
    numbered.rep_id,
    numbered.plan_id,
    numbered.version_number,
    numbered.component_id,
    numbered.assigned_from,
    numbered.window_type_code,
    numbered.window_id,
    numbered.part_from,
    numbered.part_to,
    numbered.window_from,
    numbered.window_to,
    numbered.part_days,
    numbered.window_days,
    -- In ten-thousandths; a version that starts at zero has its part of the window's quota.
    coalesce(
        case
            when numbered.attainment_carry_code = 'carry' then {{ ten_thousandths('totals.quota_value') }}
            else {{ proportion('totals.quota_value * 10000', 'numbered.part_days', 'numbered.window_days') }}
        end,
        0
    ) as quota_units,
    totals.actual_value,
    {{ from_cents(proportion(
        cents('numbered.target_incentive_amount') ~ ' * numbered.weight_millionths * numbered.month_count',
        'numbered.part_days', '12000000 * numbered.window_days'
    )) }} as target_incentive_amount
from numbered
left join totals
    on
        numbered.rep_id = totals.rep_id
        and numbered.plan_id = totals.plan_id
        and numbered.version_number = totals.version_number
        and numbered.component_id = totals.component_id
        and numbered.assigned_from = totals.assigned_from
        and numbered.window_id = totals.window_id
