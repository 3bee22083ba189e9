-- What caps, floors and budgets make of the earnings of a window, month by month as its total moves: a cap takes what
-- lies above it, a floor fills up when the window is over for those who are still assigned, a spiff's budget is shared
-- by claim.
{{ config(materialized='table') }}
{%- set window_key = ['rep_id', 'plan_id', 'component_id', 'window_id'] %}

with limited as (
    select
        plan_id,
        version_number,
        component_id,
        component_type_code,
        currency_code,
        reset_frequency_code,
        {{ cents('cap_amount') }} as cap_cents,
        {{ cents('floor_amount') }} as floor_cents,
        case when component_type_code = 'spiff' then {{ cents('spiff_budget_amount') }} end as budget_cents
    from {{ ref('int_plan_component') }}
    where
        cap_amount is not null
        or floor_amount is not null
        or component_type_code = 'spiff' and spiff_budget_amount is not null
),

moved as (
    select
        earnings.rep_id,
        earnings.plan_id,
        earnings.component_id,
        earnings.window_id,
        earnings.change_number,
        max(earnings.version_number) as version_number,
        sum(earnings.cents) as cents,
        0 as stays
    from {{ ref('int_pay_earning') }} as earnings
    inner join limited
        on
            earnings.plan_id = limited.plan_id
            and earnings.version_number = limited.version_number
            and earnings.component_id = limited.component_id
    group by
        earnings.rep_id, earnings.plan_id, earnings.component_id, earnings.window_id, earnings.change_number
),

-- A floor also lifts who earned nothing.
floored as (
    select
        quotas.rep_id,
        quotas.plan_id,
        quotas.component_id,
        quotas.window_id,
        windows.last_month_number as change_number,
        quotas.version_number,
        0 as cents,
        1 as stays
    from {{ ref('int_pay_quota') }} as quotas
    inner join limited
        on
            quotas.plan_id = limited.plan_id
            and quotas.version_number = limited.version_number
            and quotas.component_id = limited.component_id
            and limited.floor_cents is not null
    inner join {{ ref('int_pay_window') }} as windows
        on
            quotas.window_type_code = windows.window_type_code
            and quotas.window_id = windows.window_id
            and windows.is_over
    where quotas.part_to = quotas.window_to
),

-- When one claim moves, everybody's share of the budget does.
claim_months as (
    select distinct
        moved.plan_id,
        moved.component_id,
        moved.window_id,
        moved.change_number
    from moved
    inner join limited
        on
            moved.plan_id = limited.plan_id
            and moved.version_number = limited.version_number
            and moved.component_id = limited.component_id
            and limited.budget_cents is not null
),

claimants as (
    select
        moved.rep_id,
        moved.plan_id,
        moved.component_id,
        moved.window_id,
        months.change_number,
        max(moved.version_number) as version_number,
        0 as cents,
        0 as stays
    from moved
    inner join claim_months as months
        on
            moved.plan_id = months.plan_id
            and moved.component_id = months.component_id
            and moved.window_id = months.window_id
            and moved.change_number <= months.change_number
    group by moved.rep_id, moved.plan_id, moved.component_id, moved.window_id, months.change_number
),

months as (
    select
        {{ window_key | join(', ') }},
        change_number,
        max(version_number) as version_number,
        sum(cents) as cents,
        max(stays) as stays
    from (
        select * from moved
        union all
        select * from floored
        union all
        select * from claimants
    ) as everything
    group by {{ window_key | join(', ') }}, change_number
),

totalled as (
    select
        months.*,
        limited.component_type_code,
        limited.currency_code,
        limited.cap_cents,
        limited.floor_cents,
        limited.budget_cents,
        windows.valid_to,
        windows.last_period_id,
        windows.last_month_number,
        -- Who is there on the last day has a month in which the window ends.
        max(months.stays) over (
            partition by months.rep_id, months.plan_id, months.component_id, months.window_id
            order by months.change_number rows unbounded preceding
        ) = 1 as is_lifted,
        sum(months.cents) over (
            partition by months.rep_id, months.plan_id, months.component_id, months.window_id
            order by months.change_number rows unbounded preceding
        ) as total_cents
    from months
    inner join limited
        on
            months.plan_id = limited.plan_id
            and months.version_number = limited.version_number
            and months.component_id = limited.component_id
    inner join {{ ref('int_pay_window') }} as windows
        on limited.reset_frequency_code = windows.window_type_code and months.window_id = windows.window_id
),

claimed as (
    select
        *,
        greatest(total_cents, 0) as claim_cents,
        least(
            budget_cents,
            sum(greatest(total_cents, 0)) over (partition by plan_id, component_id, window_id, change_number)
        ) as granted_cents
    from totalled
),

granted as (
    {{ largest_remainder(
        'claimed', 'coalesce(granted_cents, 0)', 'claim_cents',
        ['plan_id', 'component_id', 'window_id', 'change_number'], ['_share_weight desc', 'rep_id']
    ) }}
),

judged as (
    select
        *,
        case
            when budget_cents is not null then coalesce(share_units, 0) - claim_cents
            when cap_cents is not null then least(cap_cents - total_cents, 0)
            else 0
        end as cap_change_cents,
        case when is_lifted and floor_cents > total_cents then floor_cents - total_cents else 0 end
            as floor_change_cents
    from granted
),

limits as (
    select
        *,
        'CAP_ADJ' as entry_type_code,
        case when budget_cents is not null then 'spiff_budget' else 'component_cap' end as reason_code,
        cap_change_cents as limit_cents
    from judged
    union all
    select
        *,
        'FLOOR_ADJ' as entry_type_code,
        'component_floor' as reason_code,
        floor_change_cents as limit_cents
    from judged
),

stepped as (
    select
        *,
        limit_cents - coalesce(lag(limit_cents) over (
            partition by {{ window_key | join(', ') }}, entry_type_code order by change_number
        ), 0) as step_cents
    from limits
)

select
    {{ window_key | join(', ') }},
    version_number,
    change_number,
    least(change_number, coalesce(last_month_number, change_number)) as origin_month_number,
    entry_type_code,
    reason_code,
    currency_code,
    {{ plus_days('valid_to', -1) }} as credit_date,
    step_cents as cents
from stepped
where step_cents <> 0
