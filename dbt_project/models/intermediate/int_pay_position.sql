-- Where each event lies in its measure, in every month that evaluates it: the one it is first posted in, and each one
-- that restates the measure.
{{ config(materialized='table') }}

with states as (
    select
        measure_id,
        change_number,
        is_restated,
        min(total_units - changed_units) as opening_units
    from {{ ref('int_pay_state') }}
    group by measure_id, change_number, is_restated
),

evaluated as (
    select
        changes.event_id,
        changes.measure_id,
        changes.change_number,
        states.opening_units,
        changes.changed_units as event_units
    from {{ ref('int_pay_change') }} as changes
    inner join states
        on
            changes.measure_id = states.measure_id
            and changes.change_number = states.change_number
            and not states.is_restated
    union all
    select
        changes.event_id,
        changes.measure_id,
        states.change_number,
        0 as opening_units,
        sum(changes.changed_units) as event_units
    from {{ ref('int_pay_change') }} as changes
    inner join states
        on
            changes.measure_id = states.measure_id
            and changes.change_number <= states.change_number
            and states.is_restated
    group by changes.event_id, changes.measure_id, states.change_number
)

select
    evaluated.event_id,
    evaluated.measure_id,
    evaluated.change_number,
    evaluated.event_units,
    events.position,
    events.payee_document_id,
    events.version_number,
    events.assigned_from,
    events.is_paid,
    evaluated.opening_units + sum(evaluated.event_units) over (
        partition by evaluated.measure_id, evaluated.change_number
        order by events.position rows unbounded preceding
    ) as units_after,
    evaluated.change_number > events.month_number as is_again
from evaluated
inner join {{ ref('int_pay_event') }} as events on evaluated.event_id = events.event_id
