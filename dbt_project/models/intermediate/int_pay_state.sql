-- Each measure at the end of each month in which something changed: its total, the tier that the total reaches and
-- whether the threshold is reached, by the rules of each version that measures with it. Where that changes what
-- earlier events earn, or an origin is recomputed, the month restates them.
{{ config(materialized='table') }}

with totals as (
    select
        measure_id,
        change_number,
        sum(changed_units) as changed_units,
        max(case when change_number > month_number then 1 else 0 end) = 1 as is_recomputed
    from {{ ref('int_pay_change') }}
    group by measure_id, change_number
),

sums as (
    select
        *,
        sum(changed_units) over (partition by measure_id order by change_number rows unbounded preceding)
            as total_units
    from totals
),

users as (
    select distinct
        measure_id,
        rep_id,
        plan_id,
        version_number,
        component_id,
        assigned_from,
        window_id
    from {{ ref('int_pay_event') }}
    where reason_code is null and is_paid
),

measured as (
    select
        users.*,
        sums.change_number,
        sums.changed_units,
        sums.total_units,
        sums.is_recomputed,
        -- What comes back after the payee has left is measured in a window without a quota.
        coalesce(quotas.quota_units, 0) as quota_units,
        components.tier_mode_code,
        components.boundary_rule_code,
        case
            when quotas.quota_units <> 0
                then {{ hundred_millionths('components.threshold_ratio') }} * quotas.quota_units
        end as threshold_parts,
        components.threshold_mode_code
    from users
    inner join sums on users.measure_id = sums.measure_id
    inner join {{ ref('int_plan_component') }} as components
        on
            users.plan_id = components.plan_id
            and users.version_number = components.version_number
            and users.component_id = components.component_id
    left join {{ ref('int_pay_quota') }} as quotas
        on
            users.rep_id = quotas.rep_id
            and users.plan_id = quotas.plan_id
            and users.version_number = quotas.version_number
            and users.component_id = quotas.component_id
            and users.assigned_from = quotas.assigned_from
            and users.window_id = quotas.window_id
),

reached as (
    select
        measured.measure_id,
        measured.version_number,
        measured.assigned_from,
        measured.change_number,
        max(tiers.tier_rank) as tier_rank
    from measured
    inner join {{ ref('int_plan_tier') }} as tiers
        on
            measured.plan_id = tiers.plan_id
            and measured.version_number = tiers.version_number
            and measured.component_id = tiers.component_id
    where
        measured.tier_mode_code = 'cliff'
        and (
            tiers.tier_rank = 1
            or {{ is_reached(
                'measured.total_units', tier_start('tiers', 'measured.quota_units'), 'measured.boundary_rule_code'
            ) }}
        )
    group by measured.measure_id, measured.version_number, measured.assigned_from, measured.change_number
),

judged as (
    select
        measured.*,
        coalesce(reached.tier_rank, 1) as tier_rank,
        coalesce(
            measured.threshold_mode_code = 'above_only'
            or measured.total_units < 0
            or measured.total_units * 100000000 >= measured.threshold_parts,
            true
        ) as is_open
    from measured
    left join reached
        on
            measured.measure_id = reached.measure_id
            and measured.version_number = reached.version_number
            and measured.assigned_from = reached.assigned_from
            and measured.change_number = reached.change_number
),

compared as (
    select
        *,
        is_recomputed
        or coalesce(
            lag(tier_rank) over same_user <> tier_rank or lag(is_open) over same_user <> is_open, false
        ) as is_moved
    from judged
    window same_user as (partition by measure_id, version_number, assigned_from order by change_number)
)

select
    *,
    max(case when is_moved then 1 else 0 end) over (partition by measure_id, change_number) = 1 as is_restated
from compared
