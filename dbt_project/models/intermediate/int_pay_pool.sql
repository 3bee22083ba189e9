-- Pools: a rate on what a team was credited in a window that is over, shared among its members who are on the plan by
-- the weight each has, or else by days in the team, by largest remainder.
{{ config(materialized='table') }}

with members as (
    select
        quotas.plan_id,
        quotas.component_id,
        quotas.window_type_code,
        quotas.window_id,
        quotas.rep_id,
        max(quotas.version_number) as version_number,
        min(quotas.part_from) as part_from,
        max(quotas.part_to) as part_to
    from {{ ref('int_pay_quota') }} as quotas
    inner join {{ ref('int_plan_component') }} as components
        on
            quotas.plan_id = components.plan_id
            and quotas.version_number = components.version_number
            and quotas.component_id = components.component_id
            and components.component_type_code = 'pool_share'
    group by
        quotas.plan_id, quotas.component_id, quotas.window_type_code, quotas.window_id, quotas.rep_id
),

latest as (
    select
        *,
        max(version_number) over (partition by plan_id, component_id, window_id) as pool_version_number
    from members
),

rules as (
    select distinct
        latest.plan_id,
        latest.component_id,
        latest.window_id,
        latest.pool_version_number as version_number,
        components.pool_team_id,
        components.basis_event_code,
        components.product_group_code,
        components.currency_code,
        components.fx_lock_event_code,
        tiers.rate_value,
        windows.valid_from,
        windows.valid_to,
        windows.last_period_id,
        windows.last_month_number
    from latest
    inner join {{ ref('int_plan_component') }} as components
        on
            latest.plan_id = components.plan_id
            and latest.pool_version_number = components.version_number
            and latest.component_id = components.component_id
    inner join {{ ref('int_plan_tier') }} as tiers
        on
            components.plan_id = tiers.plan_id
            and components.version_number = tiers.version_number
            and components.component_id = tiers.component_id
            and tiers.tier_rank = 1
    inner join {{ ref('int_pay_window') }} as windows
        on latest.window_type_code = windows.window_type_code and latest.window_id = windows.window_id
    where windows.is_over
),

-- What a refund gives back under a rate of the day of the money: the document's first payment.
first_payments as (
    select
        credits.rep_id,
        credits.document_type_code,
        credits.document_id,
        min(credits.event_date) as first_date
    from {{ ref('fct_credit') }} as credits
    where
        credits.basis_event_code = 'cash'
        and credits.credit_type_code = 'direct'
        and credits.team_id in (
            select rules.pool_team_id
            from rules
            where rules.fx_lock_event_code = 'cash'
        )
    group by credits.rep_id, credits.document_type_code, credits.document_id
),

credited as (
    select
        rules.plan_id,
        rules.component_id,
        rules.window_id,
        rules.currency_code as pool_currency_code,
        case rules.fx_lock_event_code when 'plan' then 'budget' else 'spot' end as rate_type_code,
        case
            when rules.fx_lock_event_code = 'booking' then coalesce(orders.order_date, credits.document_date)
            when rules.fx_lock_event_code <> 'cash' then credits.document_date
            when credits.credit_amount < 0 then coalesce(first_payments.first_date, credits.event_date)
            else credits.event_date
        end as lock_date,
        credits.rep_id,
        credits.document_type_code,
        credits.document_id,
        credits.currency_code,
        credits.credit_amount
    from rules
    inner join {{ ref('fct_credit') }} as credits
        on
            rules.pool_team_id = credits.team_id
            and rules.basis_event_code = credits.basis_event_code
            and credits.credit_type_code = 'direct'
            and (rules.product_group_code is null or rules.product_group_code = credits.product_group_code)
            and {{ valid_at('credits.event_date', 'rules') }}
    left join {{ ref('int_order') }} as orders
        on
            rules.currency_code <> credits.currency_code
            and credits.order_id = orders.order_id
            and orders.is_recorded
    left join first_payments
        on
            rules.fx_lock_event_code = 'cash'
            and credits.rep_id = first_payments.rep_id
            and credits.document_type_code = first_payments.document_type_code
            and credits.document_id = first_payments.document_id
),

-- Rounded once for each payee and document.
converted as (
    select
        credited.plan_id,
        credited.component_id,
        credited.window_id,
        {{ cents(
            'round(sum(case'
            ~ ' when credited.currency_code = credited.pool_currency_code then credited.credit_amount'
            ~ ' else cast(credited.credit_amount as decimal(16, 2)) * rates.rate end), 2)'
        ) }} as credit_cents
    from credited
    left join {{ ref('int_pay_rate') }} as rates
        on
            credited.rate_type_code = rates.rate_type_code
            and credited.currency_code = rates.from_currency_code
            and credited.pool_currency_code = rates.to_currency_code
            and credited.lock_date = rates.calendar_date
    group by
        credited.plan_id, credited.component_id, credited.window_id, credited.rep_id, credited.document_type_code,
        credited.document_id
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

pools as (
    select
        rules.*,
        coalesce(totals.credit_cents, 0) as credit_cents
    from rules
    left join totals
        on
            rules.plan_id = totals.plan_id
            and rules.component_id = totals.component_id
            and rules.window_id = totals.window_id
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
        pools.rate_value,
        pools.last_period_id,
        pools.last_month_number,
        pools.credit_cents,
        latest.rep_id,
        coalesce(
            max(memberships.weight),
            sum({{ days_between(
                'greatest(memberships.valid_from, pools.valid_from, latest.part_from)',
                'least(memberships.valid_to, pools.valid_to, latest.part_to)'
            ) }})
        ) as share_weight
    from pools
    inner join latest
        on
            pools.plan_id = latest.plan_id
            and pools.component_id = latest.component_id
            and pools.window_id = latest.window_id
    inner join memberships
        on
            pools.pool_team_id = memberships.team_id
            and latest.rep_id = memberships.rep_id
            and memberships.valid_from < least(pools.valid_to, latest.part_to)
            and memberships.valid_to > greatest(pools.valid_from, latest.part_from)
    group by
        pools.plan_id, pools.component_id, pools.window_id, pools.version_number, pools.rate_value,
        pools.last_period_id, pools.last_month_number, pools.credit_cents, latest.rep_id
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
