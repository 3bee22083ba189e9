-- Components of plan versions with the version's policies, every empty one replaced by its default. The hash is of
-- everything a commission depends on, so a changed rate is a changed hash.
{{ config(materialized='table') }}

with versions as (
    select *
    from {{ ref('stg_plan_versions') }}
    where not is_deleted and {{ is_recorded('recorded_at') }}
),

tier_texts as (
    select
        plan_id,
        version_number,
        component_id,
        {{ joined_text(sealed_text([
            'tier_number', 'from_ratio', 'from_amount', 'rate', 'multiplier', 'payout_ratio', 'per_unit_amount'
        ]), "chr(30)", 'tier_number') }} as tier_text
    from {{ ref('stg_rate_table_tiers') }}
    where not is_deleted
    group by plan_id, version_number, component_id
),

components as (
    select
        components.*,
        {{ sealed_text([
            'components.component_id', 'components.component_type_code', 'components.goal_type_code',
            'components.measure_code', 'components.basis_event_code', 'components.basis_share',
            'components.credit_types', 'components.product_group_code', 'components.tier_mode_code',
            'components.base_rate', 'components.reset_frequency_code', 'components.threshold_ratio',
            'components.threshold_mode_code', 'components.cap_amount', 'components.floor_amount',
            'components.holdback_ratio', 'components.release_after_days', 'components.weight_millionths',
            'components.pool_team_id', 'components.spiff_budget_amount', 'tier_texts.tier_text'
        ]) }} as component_text
    from {{ ref('stg_plan_components') }} as components
    left join tier_texts
        on
            components.plan_id = tier_texts.plan_id
            and components.version_number = tier_texts.version_number
            and components.component_id = tier_texts.component_id
    where not components.is_deleted
),

fingerprints as (
    select
        versions.plan_id,
        versions.version_number,
        {{ sealed_key([
            'min(versions.currency_code)', 'min(versions.day_count_code)', 'min(versions.cutoff_day)',
            'min(versions.rounding_code)', 'min(versions.boundary_rule_code)', 'min(versions.refund_basis_code)',
            'min(versions.clawback_window_days)', 'min(versions.negative_policy_code)',
            'min(versions.attainment_carry_code)', 'min(versions.fx_lock_event_code)',
            'min(versions.safety_lag_days)', 'min(versions.plan_cap_amount)',
            joined_text('components.component_text', "chr(29)", 'components.component_id')
        ]) }} as plan_hash
    from versions
    left join components
        on versions.plan_id = components.plan_id and versions.version_number = components.version_number
    group by versions.plan_id, versions.version_number
)

select
    versions.plan_id,
    versions.version_number,
    fingerprints.plan_hash,
    versions.currency_code,
    versions.approved_at,
    coalesce(versions.day_count_code, 'actual') as day_count_code,
    coalesce(versions.cutoff_day, 15) as cutoff_day,
    coalesce(versions.rounding_code, 'line') as rounding_code,
    coalesce(versions.boundary_rule_code, 'lower_inclusive') as boundary_rule_code,
    coalesce(versions.refund_basis_code, 'recompute_origin') as refund_basis_code,
    cast(versions.clawback_window_days as integer) as clawback_window_days,
    coalesce(versions.attainment_carry_code, 'carry') as attainment_carry_code,
    coalesce(versions.fx_lock_event_code, 'booking') as fx_lock_event_code,
    cast(coalesce(versions.safety_lag_days, 0) as integer) as safety_lag_days,
    versions.plan_cap_amount,
    components.component_id,
    coalesce(components.name, components.component_id) as component_name,
    components.component_type_code,
    components.basis_event_code,
    case
        when components.component_type_code = 'override' and components.credit_types is null then 'manager'
        else coalesce(components.credit_types, 'direct')
    end as credit_types,
    nullif(nullif(components.product_group_code, ''), 'all') as product_group_code,
    coalesce(components.goal_type_code, 'outcome') as goal_type_code,
    components.measure_code,
    case
        when components.measure_code = 'amount'
            then
                case components.basis_event_code
                    when 'booking' then 'booked' when 'invoice' then 'invoiced' else 'cash'
                end
        else components.measure_code
    end as goal_measure_code,
    case components.measure_code when 'amount' then 'money' when 'margin' then 'money' when 'units' then 'goods' end
        as measured_in,
    -- Versions of a component that carry attainment and take the same are measured together.
    case
        when coalesce(versions.attainment_carry_code, 'carry') = 'carry'
            then concat_ws(
                '|', components.measure_code, components.basis_event_code,
                coalesce(
                    components.credit_types,
                    case components.component_type_code when 'override' then 'manager' else 'direct' end
                ),
                coalesce(components.product_group_code, ''), coalesce(components.reset_frequency_code, 'month')
            )
    end as carried_measure,
    coalesce(components.tier_mode_code, 'flat') as tier_mode_code,
    cast(coalesce(components.basis_share, 1) as decimal(18, 8)) as basis_share,
    components.base_rate,
    coalesce(components.reset_frequency_code, 'month') as reset_frequency_code,
    components.threshold_ratio,
    coalesce(components.threshold_mode_code, 'from_first_unit') as threshold_mode_code,
    components.cap_amount,
    components.floor_amount,
    components.holdback_ratio,
    cast(components.release_after_days as integer) as release_after_days,
    coalesce(components.weight_millionths, 1000000) as weight_millionths,
    components.pool_team_id,
    components.spiff_budget_amount,
    coalesce(components.is_capitalized, components.component_type_code in ('commission', 'override'))
        as is_capitalized,
    cast(components.amortization_months as integer) as amortization_months,
    -- What is settled document by document as money moves; everything else once, when its window is over.
    components.measure_code in ('amount', 'margin', 'units')
    and components.component_type_code <> 'pool_share'
    and coalesce(components.tier_mode_code, 'flat') <> 'interpolated' as is_by_document
from versions
inner join components
    on versions.plan_id = components.plan_id and versions.version_number = components.version_number
inner join fingerprints
    on versions.plan_id = fingerprints.plan_id and versions.version_number = fingerprints.version_number
