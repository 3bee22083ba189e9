-- What every event measures, and when that changes: once for most; where the origin is recomputed, again in each month
-- in which money of the document went back. The last money received goes back first, and what nothing is left for is
-- an event of its own.
{{ config(materialized='table') }}

with stacked as (
    select
        stack_id,
        event_id,
        measure_id,
        turn,
        units - rest_units as units,
        month_number,
        case when units < 0 then origin_month_number else month_number end as change_number
    from {{ ref('int_pay_reversal') }}
    where role_code = 'stack'
),

months as (
    select distinct
        stack_id,
        change_number as at_number
    from stacked
),

-- The document as it was in each of these months.
states as (
    select
        stacked.*,
        months.at_number,
        sum(stacked.units) over (
            partition by stacked.stack_id, months.at_number
            order by stacked.turn rows unbounded preceding
        ) as net_units
    from stacked
    inner join months
        on stacked.stack_id = months.stack_id and stacked.change_number <= months.at_number
),

kept as (
    select
        *,
        greatest(
            min(net_units) over (
                partition by stack_id, at_number
                order by turn rows between current row and unbounded following
            ) - (net_units - units),
            0
        ) as kept_units
    from states
),

steps as (
    select
        *,
        lag(kept_units) over (partition by event_id order by at_number) as kept_before
    from kept
    where units > 0
)

select
    events.event_id,
    events.measure_id,
    events.month_number,
    events.month_number as change_number,
    events.units as changed_units
from {{ ref('int_pay_event') }} as events
left join {{ ref('int_pay_reversal') }} as reversals on events.event_id = reversals.event_id
where events.reason_code is null and events.is_by_document and coalesce(reversals.role_code, 'own') = 'own'
union all
select
    event_id,
    measure_id,
    month_number,
    month_number as change_number,
    rest_units as changed_units
from {{ ref('int_pay_reversal') }}
where role_code in ('stack', 'reversed') and rest_units <> 0
union all
select
    event_id,
    measure_id,
    month_number,
    at_number as change_number,
    kept_units - coalesce(kept_before, 0) as changed_units
from steps
where kept_before is null or kept_before <> kept_units
