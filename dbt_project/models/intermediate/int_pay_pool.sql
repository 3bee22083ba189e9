-- Pools: a rate on what a team was credited in a window that is over, shared among its members who are on the plan by
-- the weight each has, or else by days in the team, by largest remainder.
{{ config(materialized='table') }}

-- Rounded once for each payee and document.
with converted as (
    select
        plan_id,
        component_id,
        window_id,
        {{ cents('round(sum(cast(credit_amount as decimal(16, 2)) * fx_rate), 2)') }} as credit_cents
    from {{ ref('int_pay_pool_credit') }}
    where fx_rate is not null
    group by plan_id, component_id, window_id, rep_id, document_type_code, document_id
),

totals as (
    select
        plan_id,
        component_id,
        window_id,
        sum(credit_cents) as credit_cents
    from converted
    group by plan_id, component_id, window_id
),

-- Membership as the company says it; where it does not for the team, the team of each rep's post.
own as (
    select *
    from {{ ref('stg_teams') }}
    where not is_deleted and {{ is_recorded('recorded_at') }}
),

memberships as (
    select
        team_id,
        rep_id,
        weight,
        valid_from,
        {{ interval_end(['team_id', 'rep_id']) }} as valid_to
    from own
    union all
    select
        team_id,
        rep_id,
        null as weight,
        valid_from,
        valid_to
    from {{ ref('int_rep_history') }}
    where
        team_id is not null
        and team_id not in (select own.team_id from own)
),

shares as (
    select
        pools.plan_id,
        pools.component_id,
        pools.window_id,
        pools.version_number,
        tiers.rate_value,
        pools.last_period_id,
        pools.last_month_number,
        coalesce(totals.credit_cents, 0) as credit_cents,
        pools.rep_id,
        coalesce(
            max(memberships.weight),
            sum({{ days_between(
                'greatest(memberships.valid_from, pools.valid_from, pools.part_from)',
                'least(memberships.valid_to, pools.valid_to, pools.part_to)'
            ) }})
        ) as share_weight
    from {{ ref('int_pay_pool_member') }} as pools
    inner join {{ ref('int_plan_component') }} as components
        on
            pools.plan_id = components.plan_id
            and pools.version_number = components.version_number
            and pools.component_id = components.component_id
    inner join {{ ref('int_plan_tier') }} as tiers
        on
            pools.plan_id = tiers.plan_id
            and pools.version_number = tiers.version_number
            and pools.component_id = tiers.component_id
            and tiers.tier_rank = 1
    inner join memberships
        on
            components.pool_team_id = memberships.team_id
            and pools.rep_id = memberships.rep_id
            and memberships.valid_from < least(pools.valid_to, pools.part_to)
            and memberships.valid_to > greatest(pools.valid_from, pools.part_from)
    left join totals
        on
            pools.plan_id = totals.plan_id
            and pools.component_id = totals.component_id
            and pools.window_id = totals.window_id
    group by
        pools.plan_id, pools.component_id, pools.window_id, pools.version_number, tiers.rate_value,
        pools.last_period_id, pools.last_month_number, totals.credit_cents, pools.rep_id
),

filled as (
    select
        *,
        {{ proportion('credit_cents', hundred_millionths('rate_value'), '100000000') }} as pool_cents
    from shares
),

shared as (
    {{ largest_remainder(
        'filled', 'pool_cents', 'share_weight', ['plan_id', 'component_id', 'window_id'],
        ['_share_weight desc', 'rep_id']
    ) }}
)

select
    rep_id,
    plan_id,
    version_number,
    component_id,
    window_id,
    last_period_id,
    last_month_number,
    rate_value,
    credit_cents,
    pool_cents,
    share_weight,
    coalesce(share_units, 0) as award_cents
from shared
