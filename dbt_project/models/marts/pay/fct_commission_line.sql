-- The arithmetic behind every entry that was earned, one step a row: what of the credit lies in a tier, times the
-- tier's rate. The exact value is rounded in the total of the document, so a step's amount is what that total grew by.
with steps as (
    select
        explanations.entry_id,
        computed.event_id,
        computed.change_number,
        case when computed.rate_value is null then 'reversal' else 'tier' end as step_code,
        computed.tier_rank,
        computed.tier_number,
        computed.step_parts,
        computed.rate_value,
        computed.exact_parts,
        computed.line_cents as cents
    from {{ ref('int_pay_explanation') }} as explanations
    inner join {{ ref('int_pay_line') }} as computed
        on
            explanations.event_id = computed.event_id
            and computed.change_number between explanations.from_number and explanations.to_number
    where explanations.step_code = 'step'
    union all
    select
        entry_id,
        event_id,
        null as change_number,
        step_code,
        null as tier_rank,
        null as tier_number,
        null as step_parts,
        null as rate_value,
        null as exact_parts,
        cents
    from {{ ref('int_pay_explanation') }}
    where step_code <> 'step'
)

select
    {{ sealed_key(['steps.entry_id', 'steps.step_code', 'steps.change_number', 'steps.tier_rank']) }} as line_id,
    steps.entry_id,
    postings.posted_period_id,
    postings.origin_period_id,
    steps.step_code,
    postings.rep_id,
    postings.plan_id,
    cast(postings.version_number as integer) as version_number,
    components.plan_hash,
    postings.component_id,
    components.component_type_code,
    components.basis_event_code,
    components.tier_mode_code,
    components.rounding_code,
    postings.source_type_code,
    postings.source_id,
    postings.document_type_code,
    postings.document_id,
    postings.order_id,
    postings.invoice_id,
    postings.payment_id,
    events.account_id,
    postings.credit_date,
    events.window_id,
    cast(steps.tier_number as integer) as tier_number,
    cast(postings.base_amount as decimal(18, 2)) as base_amount,
    {{ from_parts('steps.step_parts', 12) }} as tier_base_value,
    cast(steps.rate_value as decimal(18, 8)) as rate_value,
    {{ from_parts('steps.exact_parts', 20) }} as exact_value,
    {{ from_cents('steps.cents') }} as line_amount,
    postings.currency_code,
    events.deal_amount,
    events.deal_currency_code,
    postings.fx_rate_id,
    cast(events.fx_rate as decimal(22, 12)) as fx_rate
from steps
inner join {{ ref('int_pay_posting') }} as postings on steps.entry_id = postings.entry_id
left join {{ ref('int_pay_event') }} as events on steps.event_id = events.event_id
left join {{ ref('int_plan_component') }} as components
    on
        postings.plan_id = components.plan_id
        and postings.version_number = components.version_number
        and postings.component_id = components.component_id
