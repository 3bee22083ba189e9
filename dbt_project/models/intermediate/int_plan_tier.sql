-- The rate table of each component, one form for all: what a tier pays on a unit of the measure, and where it and the
-- next one start. A component without tiers has one; a threshold that pays only what lies above it is a tier that pays
-- nothing.
{{ config(materialized='table') }}

with tiers as (
    select
        components.plan_id,
        components.version_number,
        components.component_id,
        components.basis_share,
        coalesce(tiers.tier_number, 1) as tier_number,
        coalesce(tiers.from_ratio, 0) as from_ratio,
        tiers.from_amount,
        coalesce(
            case components.tier_mode_code
                when 'multiplier' then round(cast(components.base_rate as decimal(19, 8)) * tiers.multiplier, 8)
                when 'per_unit' then tiers.per_unit_amount
                else tiers.rate
            end,
            components.base_rate,
            0
        ) as full_rate,
        tiers.payout_ratio
    from {{ ref('int_plan_component') }} as components
    left join {{ ref('stg_rate_table_tiers') }} as tiers
        on
            components.plan_id = tiers.plan_id
            and components.version_number = tiers.version_number
            and components.component_id = tiers.component_id
            and not tiers.is_deleted
)

select
    plan_id,
    version_number,
    component_id,
    tier_number,
    cast(from_ratio as decimal(18, 8)) as from_ratio,
    cast(from_amount as decimal(18, 4)) as from_amount,
    cast(round(cast(full_rate as decimal(19, 8)) * basis_share, 8) as decimal(18, 8)) as rate_value,
    cast(payout_ratio as decimal(18, 8)) as payout_ratio,
    row_number() over in_order as tier_rank,
    lead(cast(from_ratio as decimal(18, 8))) over in_order as next_ratio,
    lead(cast(from_amount as decimal(18, 4))) over in_order as next_amount,
    lead(tier_number) over in_order is null as is_last
from tiers
window in_order as (partition by plan_id, version_number, component_id order by tier_number)
