-- What is kept back of each credit, and of what a window came to: the share of everything earned so far, until the
-- days after the credit are over. A refund counts with the credit before it and shrinks its reserve; after the month of
-- the release there is none.
{{ config(materialized='table') }}

with kept as (
    select
        earnings.holdback_id,
        earnings.rep_id,
        earnings.plan_id,
        earnings.version_number,
        earnings.component_id,
        earnings.source_type_code,
        earnings.source_id,
        earnings.document_type_code,
        earnings.document_id,
        earnings.order_id,
        earnings.invoice_id,
        earnings.holdback_date,
        earnings.credit_date = earnings.holdback_date as is_credit,
        earnings.change_number,
        earnings.currency_code,
        earnings.cents,
        components.holdback_ratio,
        components.release_after_days
    from {{ ref('int_pay_earning') }} as earnings
    inner join {{ ref('int_plan_component') }} as components
        on
            earnings.plan_id = components.plan_id
            and earnings.version_number = components.version_number
            and earnings.component_id = components.component_id
    where components.holdback_ratio > 0
    union all
    select
        {{ narrow_key(['limits.rep_id', 'limits.plan_id', 'limits.component_id', 'limits.window_id']) }} as holdback_id,
        limits.rep_id,
        limits.plan_id,
        limits.version_number,
        limits.component_id,
        'window' as source_type_code,
        limits.window_id as source_id,
        null as document_type_code,
        null as document_id,
        null as order_id,
        null as invoice_id,
        limits.credit_date as holdback_date,
        true as is_credit,
        limits.change_number,
        limits.currency_code,
        limits.cents,
        components.holdback_ratio,
        components.release_after_days
    from {{ ref('int_pay_limit') }} as limits
    inner join {{ ref('int_plan_component') }} as components
        on
            limits.plan_id = components.plan_id
            and limits.version_number = components.version_number
            and limits.component_id = components.component_id
    where components.holdback_ratio > 0
),

-- The month in which the reserve is let go, where it has come.
released as (
    select
        kept.*,
        releases.month_number as release_number
    from kept
    left join {{ ref('int_pay_day') }} as releases
        on {{ plus_days('kept.holdback_date', 'kept.release_after_days') }} = releases.calendar_date
),

months as (
    select
        holdback_id,
        change_number,
        sum(cents) as cents
    from released
    group by holdback_id, change_number
    union all
    select
        holdback_id,
        max(release_number) as change_number,
        0 as cents
    from released
    where release_number is not null
    group by holdback_id
),

named as (
    select
        holdback_id,
        rep_id,
        plan_id,
        component_id,
        currency_code,
        max(holdback_ratio) as holdback_ratio,
        max(version_number) as version_number,
        min(source_type_code) as source_type_code,
        -- Named for the credit, not for a refund that counts with it.
        coalesce(min(case when is_credit then source_id end), min(source_id)) as source_id,
        min(document_type_code) as document_type_code,
        min(document_id) as document_id,
        min(order_id) as order_id,
        min(invoice_id) as invoice_id,
        max(holdback_date) as credit_date,
        min(change_number) as first_number,
        max(release_number) as release_number
    from released
    group by holdback_id, rep_id, plan_id, component_id, currency_code
),

changes as (
    select
        holdback_id,
        change_number,
        sum(cents) as cents
    from months
    group by holdback_id, change_number
),

totalled as (
    select
        named.*,
        changes.change_number,
        sum(changes.cents) over (
            partition by named.holdback_id
            order by changes.change_number rows unbounded preceding
        ) as earned_cents
    from named
    inner join changes on named.holdback_id = changes.holdback_id
),

reserved as (
    select
        *,
        {{ proportion('earned_cents', hundred_millionths('holdback_ratio'), '100000000') }} as full_cents,
        coalesce(change_number >= release_number, false) as is_released
    from totalled
    where coalesce(change_number <= release_number, true)
),

stepped as (
    select
        *,
        full_cents - coalesce(lag(full_cents) over in_order, 0) as held_cents,
        case when is_released then full_cents else 0 end
        - coalesce(lag(case when is_released then full_cents else 0 end) over in_order, 0) as released_cents
    from reserved
    window in_order as (partition by holdback_id order by change_number)
)

select
    holdback_id,
    rep_id,
    plan_id,
    version_number,
    component_id,
    source_type_code,
    source_id,
    document_type_code,
    document_id,
    order_id,
    invoice_id,
    credit_date,
    currency_code,
    change_number,
    first_number as origin_month_number,
    held_cents,
    released_cents
from stepped
where held_cents <> 0 or released_cents <> 0
