-- What is earned before caps and holdbacks, entry by entry: what an event earned in a month, and what a window came
-- to.
{{ config(materialized='table') }}

with summed as (
    select
        event_id,
        change_number,
        sum(line_cents) as cents,
        max(case when is_again then 1 else 0 end) = 1 as is_again
    from {{ ref('int_pay_line') }}
    group by event_id, change_number
),

-- An event that earned nothing is in the ledger with 0.00: it was seen, and has its place.
moved as (
    select
        events.*,
        coalesce(summed.change_number, events.month_number) as change_number,
        coalesce(summed.cents, 0) as cents,
        coalesce(summed.is_again, false) as is_again,
        coalesce(case when events.units < 0 then reversals.last_gain_date end, events.credit_date) as holdback_date
    from {{ ref('int_pay_event') }} as events
    left join summed on events.event_id = summed.event_id
    left join {{ ref('int_pay_reversal') }} as reversals on events.event_id = reversals.event_id
    where
        events.reason_code is null
        and events.is_paid
        and events.is_by_document
        and (summed.event_id is not null or not coalesce(
            reversals.role_code = 'outside' or reversals.role_code = 'stack' and reversals.units < 0, false
        ))
),

-- The refund of a month that took something back from what a document had earned.
causes as (
    select
        reversals.payee_document_id,
        reversals.origin_month_number,
        max(events.source_id) as cause_source_id
    from {{ ref('int_pay_reversal') }} as reversals
    inner join {{ ref('int_pay_event') }} as events on reversals.event_id = events.event_id
    where reversals.units < 0 and reversals.role_code = 'stack'
    group by reversals.payee_document_id, reversals.origin_month_number
)

select
    moved.rep_id,
    moved.plan_id,
    moved.version_number,
    moved.component_id,
    moved.change_number,
    moved.origin_month_number,
    moved.origin_period_id,
    moved.window_id,
    case
        when moved.cents < 0 and (moved.units < 0 or causes.cause_source_id is not null) then 'CLAWBACK'
        when moved.cents < 0 then 'EARN_REVERSAL'
        when components.component_type_code in ('bonus', 'spiff') then 'BONUS'
        else 'EARN'
    end as entry_type_code,
    case
        when moved.units < 0 or causes.cause_source_id is not null then 'refund'
        when moved.is_again then 'restated'
    end as reason_code,
    moved.source_type_code,
    moved.source_id,
    moved.document_type_code,
    moved.document_id,
    moved.order_id,
    moved.invoice_id,
    moved.payment_id,
    moved.credit_date,
    moved.event_id,
    {{ narrow_key([
        'moved.rep_id', 'moved.plan_id', 'moved.component_id', 'moved.document_type_code', 'moved.document_id',
        'moved.holdback_date'
    ]) }} as holdback_id,
    moved.holdback_date,
    moved.base_amount,
    moved.plan_currency_code as currency_code,
    moved.fx_rate_id,
    causes.cause_source_id,
    moved.cents
from moved
inner join {{ ref('int_plan_component') }} as components
    on
        moved.plan_id = components.plan_id
        and moved.version_number = components.version_number
        and moved.component_id = components.component_id
left join causes
    on
        moved.payee_document_id = causes.payee_document_id
        and case when moved.is_again then moved.change_number end = causes.origin_month_number
where moved.cents <> 0 or not moved.is_again
union all
select
    awards.rep_id,
    awards.plan_id,
    awards.version_number,
    awards.component_id,
    awards.last_month_number as change_number,
    awards.last_month_number as origin_month_number,
    awards.last_period_id as origin_period_id,
    awards.window_id,
    case when components.component_type_code in ('bonus', 'spiff') then 'BONUS' else 'EARN' end as entry_type_code,
    null as reason_code,
    'window' as source_type_code,
    awards.window_id as source_id,
    null as document_type_code,
    null as document_id,
    null as order_id,
    null as invoice_id,
    null as payment_id,
    {{ plus_days('windows.valid_to', -1) }} as credit_date,
    null as event_id,
    {{ narrow_key(['awards.rep_id', 'awards.plan_id', 'awards.component_id', 'awards.window_id']) }} as holdback_id,
    {{ plus_days('windows.valid_to', -1) }} as holdback_date,
    null as base_amount,
    components.currency_code,
    null as fx_rate_id,
    null as cause_source_id,
    awards.award_cents as cents
from (
    select
        rep_id,
        plan_id,
        version_number,
        component_id,
        window_id,
        last_period_id,
        last_month_number,
        sum(award_cents) as award_cents
    from {{ ref('int_pay_award') }}
    group by rep_id, plan_id, version_number, component_id, window_id, last_period_id, last_month_number
    union all
    select
        rep_id,
        plan_id,
        version_number,
        component_id,
        window_id,
        last_period_id,
        last_month_number,
        award_cents
    from {{ ref('int_pay_pool') }}
    where award_cents <> 0
) as awards
inner join {{ ref('int_plan_component') }} as components
    on
        awards.plan_id = components.plan_id
        and awards.version_number = components.version_number
        and awards.component_id = components.component_id
inner join {{ ref('int_pay_window') }} as windows
    on components.reset_frequency_code = windows.window_type_code and awards.window_id = windows.window_id
