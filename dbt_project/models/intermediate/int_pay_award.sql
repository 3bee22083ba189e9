-- What is settled once, when a window is over: target incentive by attainment, bonuses on a goal. A version that
-- carries attainment pays its part by what the whole window came to.
{{ config(materialized='table') }}

with totals as (
    select
        events.measure_id,
        sum(events.units) as total_units
    from {{ ref('int_pay_event') }} as events
    left join {{ ref('int_pay_reversal') }} as too_late
        on events.event_id = too_late.event_id and too_late.role_code = 'outside'
    where events.reason_code is null and not events.is_by_document and too_late.event_id is null
    group by events.measure_id
),

measured as (
    select
        quotas.rep_id,
        quotas.plan_id,
        quotas.version_number,
        quotas.component_id,
        quotas.assigned_from,
        quotas.window_id,
        windows.last_period_id,
        windows.last_month_number,
        quotas.quota_units,
        {{ cents('quotas.target_incentive_amount') }} as target_cents,
        components.tier_mode_code,
        components.boundary_rule_code,
        case
            when components.measured_in is not null then coalesce(totals.total_units, 0)
            else {{ ten_thousandths('coalesce(quotas.actual_value, 0)') }}
        end as total_units,
        coalesce({{ hundred_millionths('components.threshold_ratio') }} * quotas.quota_units, 0)
            as threshold_parts
    from {{ ref('int_pay_quota') }} as quotas
    inner join {{ ref('int_plan_component') }} as components
        on
            quotas.plan_id = components.plan_id
            and quotas.version_number = components.version_number
            and quotas.component_id = components.component_id
    inner join {{ ref('int_pay_window') }} as windows
        on
            quotas.window_type_code = windows.window_type_code
            and quotas.window_id = windows.window_id
            and windows.is_over
    left join totals
        on
            {{ measure_key('quotas.', 'components.carried_measure') }} = totals.measure_id
    where
        not components.is_by_document
        and components.component_type_code <> 'pool_share'
        -- A target is paid for the part of the window; anything else by whoever is on the plan when it ends.
        and (components.tier_mode_code = 'interpolated' or quotas.part_to = quotas.window_to)
),

tiered as (
    select
        measured.*,
        tiers.tier_rank,
        tiers.tier_number,
        tiers.rate_value,
        tiers.is_last,
        {{ tier_start('tiers', 'measured.quota_units') }} as start_parts,
        {{ tier_stop('tiers', 'measured.quota_units') }} as stop_parts,
        {{ hundred_millionths('tiers.payout_ratio') }} as payout_parts,
        lead({{ hundred_millionths('tiers.payout_ratio') }}) over (
            partition by
                measured.rep_id, measured.plan_id, measured.version_number, measured.component_id,
                measured.assigned_from, measured.window_id
            order by tiers.tier_rank
        ) as next_payout_parts
    from measured
    inner join {{ ref('int_plan_tier') }} as tiers
        on
            measured.plan_id = tiers.plan_id
            and measured.version_number = tiers.version_number
            and measured.component_id = tiers.component_id
),

reached as (
    select
        *,
        {{ is_reached('total_units', 'start_parts', 'boundary_rule_code') }}
        and total_units * 100000000 >= threshold_parts as is_reached,
        {{ is_reached('total_units', 'stop_parts', 'boundary_rule_code') }} as is_passed
    from tiered
),

-- A point and the next one make a straight line; the last one goes on level. A tier that pays a share of the target
-- and is no line pays it as it stands.
paid as (
    select
        *,
        case
            when tier_mode_code in ('interpolated', 'cliff') and payout_parts is not null
                then
                    case
                        when quota_units <= 0 or not is_reached or is_passed then 0
                        when tier_mode_code = 'cliff' or is_last
                            then {{ proportion('target_cents', 'payout_parts', '100000000') }}
                        else
                            {{ proportion(
                                'target_cents',
                                'payout_parts * (stop_parts - start_parts) + (next_payout_parts - payout_parts)'
                                ~ ' * (total_units * 100000000 - start_parts)',
                                '100000000 * (stop_parts - start_parts)'
                            ) }}
                    end
            when tier_mode_code = 'cliff'
                then
                    case
                        when is_reached and not is_passed
                            then {{ parts_as_cents(
                                'total_units * 100000000 * ' ~ hundred_millionths('rate_value'), "'line'"
                            ) }}
                        else 0
                    end
            when total_units * 100000000 < threshold_parts then 0
            else
                {{ parts_as_cents(
                    parts_between('total_units', 'start_parts', 'stop_parts', '0', 'tier_rank = 1')
                    ~ ' * ' ~ hundred_millionths('rate_value'), "'line'"
                ) }}
        end as award_cents
    from reached
)

select
    rep_id,
    plan_id,
    version_number,
    component_id,
    assigned_from,
    window_id,
    last_period_id,
    last_month_number,
    tier_rank,
    tier_number,
    rate_value,
    total_units,
    quota_units,
    award_cents
from paid
where award_cents <> 0
