-- The arithmetic, step by step: what of an event lies in a tier, times the tier's rate. A month that evaluates an
-- event again takes what changed in each tier. Values are parts: 10^-12 of the measure, 10^-20 of money.
{{ config(materialized='table') }}

with placed as (
    select
        positions.event_id,
        positions.measure_id,
        positions.change_number,
        positions.position,
        positions.is_again,
        positions.units_after,
        positions.units_after - positions.event_units as units_before,
        states.plan_id,
        states.version_number,
        states.component_id,
        states.quota_units,
        states.tier_mode_code,
        states.tier_rank as reached_rank,
        states.is_open,
        case when states.threshold_mode_code = 'above_only' then coalesce(states.threshold_parts, 0) else 0 end
            as floor_parts
    from {{ ref('int_pay_position') }} as positions
    inner join {{ ref('int_pay_event') }} as events on positions.event_id = events.event_id and events.is_paid
    inner join {{ ref('int_pay_state') }} as states
        on
            positions.measure_id = states.measure_id
            and positions.change_number = states.change_number
            and events.version_number = states.version_number
            and events.assigned_from = states.assigned_from
),

bounded as (
    select
        placed.*,
        tiers.tier_rank,
        tiers.tier_number,
        tiers.rate_value,
        case
            when placed.tier_mode_code = 'cliff' then placed.floor_parts
            else {{ tier_start('tiers', 'placed.quota_units') }}
        end as start_parts,
        case when placed.tier_mode_code <> 'cliff' then {{ tier_stop('tiers', 'placed.quota_units') }} end
            as stop_parts,
        placed.is_open
        and (placed.tier_mode_code <> 'cliff' or tiers.tier_rank = placed.reached_rank) as is_paying,
        case when placed.tier_mode_code = 'cliff' then true else tiers.tier_rank = 1 end as takes_negative
    from placed
    inner join {{ ref('int_plan_tier') }} as tiers
        on
            placed.plan_id = tiers.plan_id
            and placed.version_number = tiers.version_number
            and placed.component_id = tiers.component_id
),

sliced as (
    select
        *,
        case
            when is_paying
                then
                    {{ parts_between('units_after', 'start_parts', 'stop_parts', 'floor_parts', 'takes_negative') }}
                    - {{ parts_between('units_before', 'start_parts', 'stop_parts', 'floor_parts', 'takes_negative') }}
            else 0
        end as tier_parts
    from bounded
),

-- Only what is evaluated more than once has something before it.
repeated as (
    select distinct event_id
    from {{ ref('int_pay_position') }}
    where is_again
),

stepped as (
    select
        sliced.*,
        sliced.tier_parts as step_parts
    from sliced
    left join repeated on sliced.event_id = repeated.event_id
    where repeated.event_id is null
    union all
    select
        sliced.*,
        sliced.tier_parts - coalesce(lag(sliced.tier_parts) over (
            partition by sliced.event_id, sliced.tier_rank order by sliced.change_number
        ), 0) as step_parts
    from sliced
    inner join repeated on sliced.event_id = repeated.event_id
)

select
    event_id,
    measure_id,
    change_number,
    position,
    is_again,
    tier_rank,
    tier_number,
    rate_value,
    step_parts,
    step_parts * {{ hundred_millionths('rate_value') }} as exact_parts
from stepped
where step_parts <> 0
