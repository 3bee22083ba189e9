-- The events that commission is calculated from, in the plan's currency, with their window and the month in which they
-- are first posted. An event of a closed month that its ledger does not hold counts in the earliest open one.
{{ config(materialized='table') }}
{%- set event = [
    'rep_id', 'plan_id', 'component_id', 'source_type_code', 'source_id', 'document_type_code', 'document_id'
] %}

with sealed as (
    select
        {%- for column in event %}
            entries.{{ column }},
        {%- endfor %}
        min(months.month_number) as month_number
    from {{ source('closed', 'commission_ledger') }} as entries
    inner join {{ ref('int_pay_month') }} as months on entries.posted_period_id = months.period_id
    where entries.document_id is not null
    group by
    {%- for column in event %}
            entries.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
),

dated as (
    select
        credits.rep_id,
        credits.plan_id,
        credits.version_number,
        credits.component_id,
        credits.assigned_from,
        credits.is_paid,
        credits.is_late_return,
        credits.source_type_code,
        credits.source_id,
        credits.document_type_code,
        credits.document_id,
        credits.credit_date,
        credits.order_id,
        credits.invoice_id,
        credits.payment_id,
        credits.account_id,
        credits.deal_amount,
        credits.deal_currency_code,
        credits.plan_currency_code,
        conversions.fx_rate_id,
        conversions.fx_rate,
        case when conversions.source_id is null then credits.deal_amount else conversions.plan_amount end
            as base_amount,
        -- Money in hundredths, goods in ten-thousandths, both counted in ten-thousandths.
        {{ ten_thousandths("case components.measured_in when 'goods' then credits.credit_quantity
            else coalesce(conversions.plan_amount, credits.deal_amount) - credits.cost_amount end") }} as units,
        case components.reset_frequency_code
            when 'month' then spine.month_window_id
            when 'quarter' then spine.quarter_window_id
            when 'half_year' then spine.half_year_window_id
            else spine.year_window_id
        end as window_id,
        spine.period_id as origin_period_id,
        spine.month_number as origin_month_number,
        case
            when spine.month_number >= spine.open_month_number then spine.month_number
            else coalesce(sealed.month_number, spine.open_month_number)
        end as month_number,
        components.carried_measure,
        components.is_by_document,
        case
            when spine.period_id is null then 'safety_lag'
            when conversions.source_id is not null and conversions.fx_rate_id is null then 'fx_missing'
        end as reason_code
    from {{ ref('int_pay_credit') }} as credits
    inner join {{ ref('int_plan_component') }} as components
        on
            credits.plan_id = components.plan_id
            and credits.version_number = components.version_number
            and credits.component_id = components.component_id
    left join {{ ref('int_pay_conversion') }} as conversions
        on
            {%- for column in event %}
                credits.{{ column }} = conversions.{{ column }} and
            {%- endfor %}
            credits.is_paid = conversions.is_paid
            and credits.assigned_from = conversions.assigned_from
            and credits.credit_date = conversions.credit_date
            and credits.is_late_return = conversions.is_late_return
    left join {{ ref('int_pay_day') }} as spine on credits.credit_date = spine.calendar_date
    left join sealed
        on
    {%- for column in event %}
            credits.{{ column }} = sealed.{{ column }}{{ ' and' if not loop.last }}
    {%- endfor %}
),

keyed as (
    select
        *,
        {{ narrow_key(event + [
            'credit_date', 'is_paid',
            "case when is_late_return or not is_paid then concat(version_number, '|', assigned_from) end"
        ]) }} as event_id,
        {{ narrow_key([
            'rep_id', 'plan_id', 'component_id', 'document_type_code', 'document_id',
            'case when not is_paid then assigned_from end'
        ]) }} as payee_document_id,
        {{ measure_key('', 'carried_measure') }} as measure_id
    from dated
),

-- Positions follow the months of posting, so what comes late for a closed month moves nothing that is closed. They
-- order the events of a measure, and of a document in several measures. Narrow rows are sorted, the rest joins them.
placed as (
    select
        event_id,
        row_number() over (
            partition by rep_id, plan_id, component_id
            order by
                month_number, credit_date, source_type_code, source_id, document_type_code, document_id, is_paid,
                version_number, assigned_from
        ) as position  -- noqa: RF04
    from keyed
)

select
    keyed.*,
    placed.position
from keyed
inner join placed on keyed.event_id = placed.event_id
