-- Steps in money. A document's steps are added up exactly and rounded once; a step gets what the rounded total grew by
-- (`telescoped`: the total of the measure instead of the document's). A refund that takes its share of what the
-- document earned is a step without a rate.
{{ config(materialized='table') }}

with refunds as (
    select *
    from {{ ref('int_pay_reversal') }}
    where role_code = 'reversed'
),

-- What a version took of a document of which it reverses something, and what that earned, at the end of each month in
-- which either moved.
moves as (
    select
        stack_id,
        month_number as change_number,
        greatest(units, 0) as gained_units,
        0 as earned_parts
    from {{ ref('int_pay_reversal') }}
    where stack_id in (select refunds.stack_id from refunds)
    union all
    select
        gains.stack_id,
        steps.change_number,
        0 as gained_units,
        steps.exact_parts as earned_parts
    from {{ ref('int_pay_reversal') }} as gains
    inner join {{ ref('int_pay_step') }} as steps on gains.event_id = steps.event_id
    where gains.units > 0 and gains.stack_id in (select refunds.stack_id from refunds)
),

months as (
    select
        stack_id,
        change_number,
        sum(gained_units) as gained_units,
        sum(earned_parts) as earned_parts
    from moves
    group by stack_id, change_number
),

worth as (
    select
        stack_id,
        change_number,
        sum(gained_units) over so_far as gained_units,
        sum(earned_parts) over so_far as earned_parts
    from months
    window so_far as (partition by stack_id order by change_number rows unbounded preceding)
),

takings as (
    select
        refunds.event_id,
        refunds.measure_id,
        refunds.payee_document_id,
        worth.change_number,
        refunds.month_number,
        refunds.units - refunds.rest_units as units,
        worth.gained_units,
        worth.earned_parts
    from refunds
    inner join worth on refunds.stack_id = worth.stack_id and refunds.month_number <= worth.change_number
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
        {{ proportion('earned_short', 'units', 'gained_units') }} * 100000000 as taken_parts
    from shortened
),

restated as (
    select
        *,
        change_number > month_number as is_again,
        taken_parts - coalesce(lag(taken_parts) over (partition by event_id order by change_number), 0) as exact_parts
    from reversed
),

steps as (
    select
        event_id,
        measure_id,
        payee_document_id,
        change_number,
        position,
        tier_rank,
        tier_number,
        rate_value,
        step_parts,
        exact_parts,
        is_again,
        rounding_code
    from {{ ref('int_pay_step') }}
    union all
    select
        restated.event_id,
        restated.measure_id,
        restated.payee_document_id,
        restated.change_number,
        events.position,
        0 as tier_rank,
        null as tier_number,
        null as rate_value,
        case when restated.is_again then 0 else restated.units * 100000000 end as step_parts,
        restated.exact_parts,
        restated.is_again,
        components.rounding_code
    from restated
    inner join {{ ref('int_pay_event') }} as events on restated.event_id = events.event_id
    inner join {{ ref('int_plan_component') }} as components
        on
            events.plan_id = components.plan_id
            and events.version_number = components.version_number
            and events.component_id = components.component_id
    where not restated.is_again or restated.exact_parts <> 0
),

totalled as (
    select
        *,
        case when rounding_code = 'telescoped' then measure_id else payee_document_id end as rounding_id
    from steps
),

added as (
    select
        *,
        sum(exact_parts) over in_order as exact_so_far,
        row_number() over in_order as turn
    from totalled
    window in_order as (
        partition by rounding_id
        order by
            change_number,
            -- What a month takes off again goes the way it came: the last first.
            case when is_again and exact_parts < 0 then -position else position end,
            event_id,
            tier_rank
        rows unbounded preceding
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
