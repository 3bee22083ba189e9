-- What a team was credited with in the windows of its pools that are over, with the rate into the pool's currency by
-- the policy's event. Without a rate it is in no pool.
with rules as (
    select distinct
        pools.plan_id,
        pools.component_id,
        pools.window_id,
        components.pool_team_id,
        components.basis_event_code,
        components.product_group_code,
        components.currency_code,
        components.fx_lock_event_code,
        pools.valid_from,
        pools.valid_to
    from {{ ref('int_pay_pool_member') }} as pools
    inner join {{ ref('int_plan_component') }} as components
        on
            pools.plan_id = components.plan_id
            and pools.version_number = components.version_number
            and pools.component_id = components.component_id
),

-- What a refund gives back under a rate of the day of the money: the document's first payment.
first_payments as (
    select
        credits.rep_id,
        credits.document_type_code,
        credits.document_id,
        min(credits.event_date) as first_date
    from {{ ref('fct_credit') }} as credits
    where
        credits.basis_event_code = 'cash'
        and credits.credit_type_code = 'direct'
        and credits.team_id in (
            select rules.pool_team_id
            from rules
            where rules.fx_lock_event_code = 'cash'
        )
    group by credits.rep_id, credits.document_type_code, credits.document_id
),

credited as (
    select
        rules.plan_id,
        rules.component_id,
        rules.window_id,
        rules.currency_code as pool_currency_code,
        {{ locked_rate_type('rules.fx_lock_event_code') }} as rate_type_code,
        {{ locked_date(
            'rules.fx_lock_event_code', 'orders.order_date', 'credits.document_date', 'credits.credit_amount',
            'coalesce(first_payments.first_date, credits.event_date)', 'credits.event_date'
        ) }} as lock_date,
        credits.credit_id,
        credits.rep_id,
        credits.document_type_code,
        credits.document_id,
        credits.currency_code,
        credits.credit_amount
    from rules
    inner join {{ ref('fct_credit') }} as credits
        on
            rules.pool_team_id = credits.team_id
            and rules.basis_event_code = credits.basis_event_code
            and credits.credit_type_code = 'direct'
            and (rules.product_group_code is null or rules.product_group_code = credits.product_group_code)
            and {{ valid_at('credits.event_date', 'rules') }}
    left join {{ ref('int_order') }} as orders
        on
            rules.currency_code <> credits.currency_code
            and credits.order_id = orders.order_id
            and orders.is_recorded
    left join first_payments
        on
            rules.fx_lock_event_code = 'cash'
            and credits.rep_id = first_payments.rep_id
            and credits.document_type_code = first_payments.document_type_code
            and credits.document_id = first_payments.document_id
)

select
    credited.plan_id,
    credited.component_id,
    credited.window_id,
    credited.credit_id,
    credited.rep_id,
    credited.document_type_code,
    credited.document_id,
    credited.credit_amount,
    case when credited.currency_code = credited.pool_currency_code then 1 else rates.rate end as fx_rate
from credited
left join {{ ref('int_pay_rate') }} as rates
    on
        credited.rate_type_code = rates.rate_type_code
        and credited.currency_code = rates.from_currency_code
        and credited.pool_currency_code = rates.to_currency_code
        and credited.lock_date = rates.calendar_date
