-- The arithmetic, step by step: what of an event lies in a tier, times the tier's rate. A month that evaluates an
-- event again takes what changed in each tier. Values are parts: 10^-12 of the measure, 10^-20 of money.
{{ config(materialized='table') }}

-- Where the tiers lie is the same for all events of a measure and month.
with tiered as (
    select
        states.measure_id,
        states.change_number,
        states.version_number,
        states.assigned_from,
        states.tier_mode_code,
        states.quota_units,
        states.is_open and (states.tier_mode_code <> 'cliff' or tiers.tier_rank = states.tier_rank) as is_paying,
        case when states.threshold_mode_code = 'above_only' then coalesce(states.threshold_parts, 0) else 0 end
            as floor_parts,
        tiers.tier_rank,
        tiers.tier_number,
        tiers.rate_value,
        {{ tier_start('tiers', 'states.quota_units') }} as from_parts,
        {{ tier_stop('tiers', 'states.quota_units') }} as to_parts,
        {{ hundred_millionths('tiers.rate_value') }} as rate_parts,
        components.rounding_code
    from {{ ref('int_pay_state') }} as states
    inner join {{ ref('int_plan_tier') }} as tiers
        on
            states.plan_id = tiers.plan_id
            and states.version_number = tiers.version_number
            and states.component_id = tiers.component_id
    inner join {{ ref('int_plan_component') }} as components
        on
            states.plan_id = components.plan_id
            and states.version_number = components.version_number
            and states.component_id = components.component_id
),

bounded as (
    select
        measure_id,
        change_number,
        version_number,
        assigned_from,
        is_paying,
        floor_parts,
        tier_rank,
        tier_number,
        rate_value,
        rate_parts,
        rounding_code,
        case when tier_mode_code = 'cliff' then floor_parts else from_parts end as start_parts,
        case when tier_mode_code <> 'cliff' then to_parts end as stop_parts,
        tier_mode_code = 'cliff' or tier_rank = 1 as takes_negative
    from tiered
),

-- Only what is evaluated more than once has something before it.
repeated as (
    select distinct event_id
    from {{ ref('int_pay_position') }}
    where is_again
),

placed as (
    select
        positions.*,
        positions.units_after - positions.event_units as units_before,
        repeated.event_id is not null as is_repeated
    from {{ ref('int_pay_position') }} as positions
    left join repeated on positions.event_id = repeated.event_id
    where positions.is_paid
),

sliced as (
    select
        placed.event_id,
        placed.measure_id,
        placed.payee_document_id,
        placed.change_number,
        placed.position,
        placed.is_again,
        placed.is_repeated,
        bounded.tier_rank,
        bounded.tier_number,
        bounded.rate_value,
        bounded.rate_parts,
        bounded.rounding_code,
        case
            when bounded.is_paying
                then
                    {{ parts_between('placed.units_after', 'bounded.start_parts', 'bounded.stop_parts',
                        'bounded.floor_parts', 'bounded.takes_negative') }}
                    - {{ parts_between('placed.units_before', 'bounded.start_parts', 'bounded.stop_parts',
                        'bounded.floor_parts', 'bounded.takes_negative') }}
            else 0
        end as tier_parts
    from placed
    inner join bounded
        on
            placed.measure_id = bounded.measure_id
            and placed.change_number = bounded.change_number
            and placed.version_number = bounded.version_number
            and placed.assigned_from = bounded.assigned_from
),

touched as (
    select *
    from sliced
    where tier_parts <> 0 or is_repeated
),

stepped as (
    select
        *,
        tier_parts as step_parts
    from touched
    where not is_repeated
    union all
    select
        *,
        tier_parts - coalesce(lag(tier_parts) over (
            partition by event_id, tier_rank order by change_number
        ), 0) as step_parts
    from touched
    where is_repeated
)

select
    event_id,
    measure_id,
    payee_document_id,
    change_number,
    position,
    is_again,
    tier_rank,
    tier_number,
    rate_value,
    rounding_code,
    step_parts,
    step_parts * rate_parts as exact_parts
from stepped
where step_parts <> 0
