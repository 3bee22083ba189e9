-- The events of documents of which money went back, with the part each plays. `own`: counts where it stands, as where
-- one rate pays every cent and nothing limits a window. `stack`: the origin is recomputed without what went back.
-- `reversed`: takes its share of what the document earned. `outside`: comes too late to take anything back. A refund
-- whose sale another version took has no window of its own there. What goes back beyond all that came (`rest_units`)
-- counts where it stands whatever the rule. What is settled by window (awards) takes no part but `outside`.
{{ config(materialized='table') }}

with documents as (
    select payee_document_id
    from {{ ref('int_pay_event') }}
    where reason_code is null
    group by payee_document_id
    having min(units) < 0 and max(units) > 0
),

-- Where a refund earns in its own window what it would take off the origin's, or does so in the same window.
flat as (
    select
        components.plan_id,
        components.component_id,
        max(case
            when
                components.rounding_code = 'telescoped'
                or components.cap_amount is not null
                or components.floor_amount is not null
                or components.spiff_budget_amount is not null
                then 1
            else 0
        end) = 1 as has_limit
    from {{ ref('int_plan_component') }} as components
    inner join {{ ref('int_plan_tier') }} as tiers
        on
            components.plan_id = tiers.plan_id
            and components.version_number = tiers.version_number
            and components.component_id = tiers.component_id
    group by components.plan_id, components.component_id
    having
        max(tiers.tier_rank) = 1
        and max(case
            when
                components.tier_mode_code = 'cliff'
                or coalesce(tiers.from_amount, tiers.from_ratio) > 0
                or components.threshold_ratio is not null
                or components.plan_cap_amount is not null
                -- Which credit is given back decides whose reserve is.
                or components.holdback_ratio > 0
                then 1
            else 0
        end) = 0
),

-- Money that goes back is held against what the same version took of the document.
ordered as (
    select
        events.payee_document_id,
        events.event_id,
        events.measure_id,
        events.units,
        events.is_late_return,
        events.is_by_document,
        {{ narrow_key([
            'events.rep_id', 'events.plan_id', 'events.component_id', 'events.document_type_code', 'events.document_id',
            'events.is_paid', 'events.version_number', 'events.assigned_from'
        ]) }} as stack_id,
        events.credit_date,
        events.month_number,
        events.origin_month_number,
        components.refund_basis_code,
        components.clawback_window_days,
        flat.component_id is not null and (
            not flat.has_limit
            or min(events.window_id) over (partition by events.payee_document_id)
            = max(events.window_id) over (partition by events.payee_document_id)
        ) as is_flat,
        max(case when events.units > 0 then events.credit_date end) over in_order as last_gain_date,
        row_number() over in_order as turn
    from {{ ref('int_pay_event') }} as events
    inner join documents on events.payee_document_id = documents.payee_document_id
    inner join {{ ref('int_plan_component') }} as components
        on
            events.plan_id = components.plan_id
            and events.version_number = components.version_number
            and events.component_id = components.component_id
    left join flat on events.plan_id = flat.plan_id and events.component_id = flat.component_id
    where events.reason_code is null
    window in_order as (
        partition by events.payee_document_id
        order by
            events.credit_date, case when events.units < 0 then 1 else 0 end, events.source_type_code,
            events.source_id, case when events.is_late_return then 0 else 1 end, events.event_id
        rows unbounded preceding
    )
),

counted as (
    select
        *,
        units < 0
        and coalesce(credit_date > {{ plus_days('last_gain_date', 'clawback_window_days') }}, false) as is_outside
    from ordered
),

netted as (
    select
        *,
        sum(case when is_outside then 0 else units end) over (
            partition by stack_id order by turn rows unbounded preceding
        ) as net_units,
        max(case when is_late_return then 1 else 0 end) over (partition by stack_id) = 1 as has_late_return
    from counted
),

overdrawn as (
    select
        *,
        least(min(net_units) over (partition by stack_id order by turn rows unbounded preceding), 0) as lowest_units
    from netted
)

select
    payee_document_id,
    stack_id,
    event_id,
    measure_id,
    turn,
    units,
    lowest_units - coalesce(lag(lowest_units) over (partition by stack_id order by turn), 0) as rest_units,
    last_gain_date,
    month_number,
    origin_month_number,
    case
        when is_outside then 'outside'
        when refund_basis_code = 'current_period'
            then case when has_late_return and (units > 0 or is_late_return) then 'stack' else 'own' end
        when is_flat and not has_late_return then 'own'
        when refund_basis_code = 'recompute_origin' then 'stack'
        when units < 0 then 'reversed'
        else 'own'
    end as role_code
from overdrawn
where is_by_document or is_outside
