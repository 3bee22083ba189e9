-- Deals in another currency than the plan's, in the plan's currency at the rate of the policy's event. What a version
-- took of the payee's money of a document is converted as a whole and rounded once; an event gets what that grew by.
-- Money that goes back is converted like the document's first. Without a rate there is no amount.
{{ config(materialized='table') }}
{%- set taken = [
    'rep_id', 'plan_id', 'component_id', 'version_number', 'assigned_from', 'is_paid', 'document_type_code',
    'document_id'
] %}

with deals as (
    select
        credits.*,
        components.fx_lock_event_code,
        min(credits.credit_date) over (
            partition by
            {%- for column in taken %}
                    credits.{{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as first_credit_date
    from {{ ref('int_pay_credit') }} as credits
    inner join {{ ref('int_plan_component') }} as components
        on
            credits.plan_id = components.plan_id
            and credits.version_number = components.version_number
            and credits.component_id = components.component_id
    where credits.deal_currency_code <> credits.plan_currency_code
),

locked as (
    select
        deals.*,
        {{ locked_rate_type('deals.fx_lock_event_code') }} as rate_type_code,
        {{ locked_date(
            'deals.fx_lock_event_code', 'orders.order_date', 'deals.document_date', 'deals.deal_amount',
            'deals.first_credit_date', 'deals.credit_date'
        ) }} as lock_date
    from deals
    left join {{ ref('int_order') }} as orders on deals.order_id = orders.order_id and orders.is_recorded
),

converted as (
    select
        locked.*,
        rates.rate,
        rates.fx_rate_id,
        round(sum(cast(locked.deal_amount as decimal(16, 2)) * rates.rate) over in_order, 2) as plan_amount_so_far,
        row_number() over in_order as turn
    from locked
    left join {{ ref('int_pay_rate') }} as rates
        on
            locked.rate_type_code = rates.rate_type_code
            and locked.deal_currency_code = rates.from_currency_code
            and locked.plan_currency_code = rates.to_currency_code
            and locked.lock_date = rates.calendar_date
    window in_order as (
        partition by
        {%- for column in taken %}
                locked.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
        order by
            locked.credit_date, case when locked.deal_amount < 0 then 1 else 0 end, locked.source_type_code,
            locked.source_id
        rows unbounded preceding
    )
)

select
    {{ taken | join(', ') }},
    is_late_return,
    source_type_code,
    source_id,
    credit_date,
    fx_rate_id,
    rate as fx_rate,
    case
        when fx_rate_id is not null
            then
                cast(plan_amount_so_far - coalesce(lag(plan_amount_so_far) over (
                    partition by {{ taken | join(', ') }} order by turn
                ), 0) as decimal(18, 2))
    end as plan_amount
from converted
