-- The cap of a whole plan, on what its components earned in a month of origin after their own caps and floors.
with moved as (
    select
        rep_id,
        plan_id,
        version_number,
        origin_month_number,
        change_number,
        currency_code,
        cents
    from {{ ref('int_pay_earning') }}
    union all
    select
        rep_id,
        plan_id,
        version_number,
        origin_month_number,
        change_number,
        currency_code,
        cents
    from {{ ref('int_pay_limit') }}
),

caps as (
    select
        plan_id,
        version_number,
        {{ cents('max(plan_cap_amount)') }} as cap_cents
    from {{ ref('int_plan_component') }}
    where plan_cap_amount is not null
    group by plan_id, version_number
),

months as (
    select
        moved.rep_id,
        moved.plan_id,
        moved.origin_month_number,
        moved.change_number,
        moved.currency_code,
        max(moved.version_number) as version_number,
        min(caps.cap_cents) as cap_cents,
        sum(moved.cents) as cents
    from moved
    inner join caps on moved.plan_id = caps.plan_id and moved.version_number = caps.version_number
    group by moved.rep_id, moved.plan_id, moved.origin_month_number, moved.change_number, moved.currency_code
),

capped as (
    select
        *,
        least(cap_cents - sum(cents) over (
            partition by rep_id, plan_id, origin_month_number order by change_number rows unbounded preceding
        ), 0) as limit_cents
    from months
),

stepped as (
    select
        *,
        limit_cents - coalesce(lag(limit_cents) over (
            partition by rep_id, plan_id, origin_month_number order by change_number
        ), 0) as step_cents
    from capped
)

select
    rep_id,
    plan_id,
    version_number,
    change_number,
    origin_month_number,
    currency_code,
    step_cents as cents
from stepped
where step_cents <> 0
