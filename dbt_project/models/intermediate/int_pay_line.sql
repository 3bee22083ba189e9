-- Steps in money. A document's steps are added up exactly and rounded once; a step gets what the rounded total grew by
-- (`telescoped`: the total of the measure instead of the document's). A refund that takes its share of what the
-- document earned is a step without a rate.
{{ config(materialized='table') }}

with earned as (
    select
        steps.*,
        events.payee_document_id
    from {{ ref('int_pay_step') }} as steps
    inner join {{ ref('int_pay_event') }} as events on steps.event_id = events.event_id
),

refunds as (
    select
        *,
        sum(case when units > 0 then units else 0 end) over (
            partition by payee_document_id order by turn rows unbounded preceding
        ) as gained_units
    from {{ ref('int_pay_reversal') }}
    where role_code in ('own', 'reversed')
),

takings as (
    select
        refunds.event_id,
        refunds.measure_id,
        refunds.payee_document_id,
        refunds.month_number as change_number,
        refunds.units,
        refunds.gained_units,
        sum(earned.exact_parts) as earned_parts
    from refunds
    inner join earned
        on
            refunds.payee_document_id = earned.payee_document_id
            and refunds.month_number >= earned.change_number
    where refunds.role_code = 'reversed'
    group by
        refunds.event_id, refunds.measure_id, refunds.payee_document_id, refunds.month_number, refunds.units,
        refunds.gained_units
),

-- The product of two amounts has no room for 20 places: what was earned is taken to 12 of them.
shortened as (
    select
        *,
        sign(earned_parts) * {{ whole_quotient('abs(earned_parts)', '100000000') }} as earned_short
    from takings
),

reversed as (
    select
        *,
        {{ proportion('earned_short', 'units', 'gained_units') }} * 100000000 as exact_parts
    from shortened
),

steps as (
    select
        event_id,
        measure_id,
        payee_document_id,
        change_number,
        tier_rank,
        tier_number,
        rate_value,
        step_parts,
        exact_parts,
        is_again
    from earned
    union all
    select
        event_id,
        measure_id,
        payee_document_id,
        change_number,
        0 as tier_rank,
        null as tier_number,
        null as rate_value,
        units * 100000000 as step_parts,
        exact_parts,
        false as is_again
    from reversed
),

totalled as (
    select
        steps.*,
        events.position,
        components.rounding_code,
        case when components.rounding_code = 'telescoped' then steps.measure_id else steps.payee_document_id end
            as rounding_id
    from steps
    inner join {{ ref('int_pay_event') }} as events on steps.event_id = events.event_id
    inner join {{ ref('int_plan_component') }} as components
        on
            events.plan_id = components.plan_id
            and events.version_number = components.version_number
            and events.component_id = components.component_id
),

added as (
    select
        *,
        sum(exact_parts) over in_order as exact_so_far,
        row_number() over in_order as turn
    from totalled
    window in_order as (
        partition by rounding_id order by change_number, position, event_id, tier_rank rows unbounded preceding
    )
),

rounded as (
    select
        *,
        {{ parts_as_cents('exact_so_far', 'rounding_code') }} as cents_so_far
    from added
)

select
    event_id,
    measure_id,
    payee_document_id,
    change_number,
    tier_rank,
    tier_number,
    rate_value,
    step_parts,
    exact_parts,
    exact_so_far,
    cents_so_far,
    is_again,
    turn,
    rounding_id,
    cents_so_far - coalesce(lag(cents_so_far) over (partition by rounding_id order by turn), 0) as line_cents
from rounded
