-- What a rep earns in a goal's period if the rest of it goes as it did so far: the forecast of the goal, by the rate
-- table of the component that pays on it.
{%- set forecast_parts = 'goals.forecast_units * 100000000' %}
with goals as (
    select
        *,
        least({{ as_of_date() }}, period_end_date) as assigned_date,
        {{ ten_thousandths('forecast_value') }} as forecast_units,
        {{ ten_thousandths('prorated_target_value') }} as quota_units
    from {{ ref('rpt_quota_attainment') }}
    where owner_type_code = 'rep' and goal_type_code = 'outcome' and forecast_value is not null
),

paying as (
    select
        goals.*,
        components.plan_id,
        components.version_number,
        components.component_id,
        components.tier_mode_code,
        components.boundary_rule_code,
        components.rounding_code,
        components.currency_code as plan_currency_code,
        components.threshold_mode_code,
        coalesce({{ hundred_millionths('components.threshold_ratio') }} * goals.quota_units, 0) as threshold_parts
    from goals
    inner join {{ ref('int_plan_assignment') }} as assignments
        on goals.owner_id = assignments.rep_id and {{ valid_at('goals.assigned_date', 'assignments') }}
    inner join {{ ref('int_plan_component') }} as components
        on
            assignments.plan_id = components.plan_id
            and assignments.version_number = components.version_number
            and goals.measure_code = components.goal_measure_code
            and goals.product_group_code = coalesce(components.product_group_code, 'all')
            and goals.period_type_code = components.reset_frequency_code
            and coalesce(goals.currency_code = components.currency_code, true)
            and components.is_by_document
            and components.goal_type_code = 'outcome'
),

tiered as (
    select
        goals.*,
        tiers.rate_value,
        tiers.tier_rank,
        {{ tier_start('tiers', 'goals.quota_units') }} as start_parts,
        {{ tier_stop('tiers', 'goals.quota_units') }} as stop_parts,
        max(
            case
                when
                    tiers.tier_rank = 1
                    or {{ is_reached(
                        'goals.forecast_units', tier_start('tiers', 'goals.quota_units'), 'goals.boundary_rule_code'
                    ) }}
                    then tiers.tier_rank
            end
        ) over (partition by goals.goal_id, goals.plan_id, goals.component_id) as reached_rank
    from paying as goals
    inner join {{ ref('int_plan_tier') }} as tiers
        on
            goals.plan_id = tiers.plan_id
            and goals.version_number = tiers.version_number
            and goals.component_id = tiers.component_id
),

steps as (
    select
        goals.*,
        case
            when goals.threshold_mode_code = 'from_first_unit' and {{ forecast_parts }} < goals.threshold_parts then 0
            when goals.tier_mode_code = 'cliff'
                then
                    case
                        when goals.tier_rank <> goals.reached_rank then 0
                        when goals.threshold_mode_code = 'above_only' and goals.forecast_units > 0
                            then greatest({{ forecast_parts }} - goals.threshold_parts, 0)
                        else {{ forecast_parts }}
                    end
            else {{ parts_between(
                'goals.forecast_units', 'goals.start_parts', 'goals.stop_parts',
                "case when goals.threshold_mode_code = 'above_only' then goals.threshold_parts else 0 end",
                'goals.tier_rank = 1'
            ) }}
        end as step_parts
    from tiered as goals
),

summed as (
    select
        goal_id,
        owner_id,
        period_id,
        plan_id,
        version_number,
        component_id,
        plan_currency_code,
        rounding_code,
        prorated_target_value,
        forecast_value,
        sum(step_parts * {{ hundred_millionths('rate_value') }}) as exact_parts
    from steps
    group by
        goal_id, owner_id, period_id, plan_id, version_number, component_id, plan_currency_code, rounding_code,
        prorated_target_value, forecast_value
)

select
    goal_id,
    owner_id as rep_id,
    period_id,
    plan_id,
    cast(version_number as integer) as version_number,
    component_id,
    plan_currency_code as currency_code,
    prorated_target_value,
    forecast_value,
    {{ from_cents(parts_as_cents('exact_parts', 'rounding_code')) }} as forecast_commission_amount
from summed
