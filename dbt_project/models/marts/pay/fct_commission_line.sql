-- The arithmetic behind every entry that was earned, one step a row: what of the credit lies in a tier, times the
-- tier's rate. The exact value is rounded in the total of the document, so a step's amount is what that total grew by.
{%- set entry = [
    'entry_id', 'posted_period_id', 'origin_period_id', 'rep_id', 'plan_id', 'version_number', 'component_id',
    'source_type_code', 'source_id', 'document_type_code', 'document_id', 'order_id', 'invoice_id', 'payment_id',
    'credit_date', 'base_amount', 'currency_code', 'fx_rate_id',
] %}

-- Nearly every entry is what an event earned in its month.
with explained as (
    select
        {%- for column in entry %}
            {{ column }},
        {%- endfor %}
        event_id,
        posted_number as from_number,
        posted_number as to_number,
        'step' as step_code,
        0 as cents
    from {{ ref('int_pay_posting') }}
    where event_id is not null and not is_difference
    union all
    select
        {%- for column in entry %}
            postings.{{ column }},
        {%- endfor %}
        explanations.event_id,
        explanations.from_number,
        explanations.to_number,
        explanations.step_code,
        explanations.cents
    from {{ ref('int_pay_explanation') }} as explanations
    inner join {{ ref('int_pay_posting') }} as postings on explanations.entry_id = postings.entry_id
),

-- One pass over both: what is no step of an event has no line to join.
steps as (
    select
        {%- for column in entry %}
            explained.{{ column }},
        {%- endfor %}
        explained.event_id,
        computed.change_number,
        case
            when explained.step_code <> 'step' then explained.step_code
            when computed.rate_value is null then 'reversal'
            else 'tier'
        end as step_code,
        computed.tier_rank,
        computed.tier_number,
        computed.step_parts,
        computed.rate_value,
        computed.exact_parts,
        coalesce(computed.line_cents, explained.cents) as cents
    from explained
    left join {{ ref('int_pay_line') }} as computed
        on
            case when explained.step_code = 'step' then explained.event_id end = computed.event_id
            and computed.change_number between explained.from_number and explained.to_number
    where explained.step_code <> 'step' or computed.event_id is not null
)

select
    {{ sealed_key(['steps.entry_id', 'steps.step_code', 'steps.change_number', 'steps.tier_rank']) }} as line_id,
    steps.entry_id,
    steps.posted_period_id,
    steps.origin_period_id,
    steps.step_code,
    steps.rep_id,
    steps.plan_id,
    cast(steps.version_number as integer) as version_number,
    components.plan_hash,
    steps.component_id,
    components.component_type_code,
    components.basis_event_code,
    components.tier_mode_code,
    components.rounding_code,
    steps.source_type_code,
    steps.source_id,
    steps.document_type_code,
    steps.document_id,
    steps.order_id,
    steps.invoice_id,
    steps.payment_id,
    events.account_id,
    steps.credit_date,
    events.window_id,
    cast(steps.tier_number as integer) as tier_number,
    cast(steps.base_amount as decimal(18, 2)) as base_amount,
    {{ from_parts('steps.step_parts', 12) }} as tier_base_value,
    cast(steps.rate_value as decimal(18, 8)) as rate_value,
    {{ from_parts('steps.exact_parts', 20) }} as exact_value,
    {{ from_cents('steps.cents') }} as line_amount,
    steps.currency_code,
    events.deal_amount,
    events.deal_currency_code,
    steps.fx_rate_id,
    cast(events.fx_rate as decimal(22, 12)) as fx_rate
from steps
left join {{ ref('int_pay_event') }} as events on steps.event_id = events.event_id
left join {{ ref('int_plan_component') }} as components
    on
        steps.plan_id = components.plan_id
        and steps.version_number = components.version_number
        and steps.component_id = components.component_id
