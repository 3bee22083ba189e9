-- R-04: payments and refunds of each month against what came of them: credit, tax that earns nothing, exceptions. The
-- payments are summed before anything is joined to them.
with received as (
    select
        currency_code,
        {{ month_start('payment_date') }} as payment_month,
        sum(amount) as received_amount
    from {{ ref('int_payment') }}
    where is_known
    group by currency_code, {{ month_start('payment_date') }}
),

outcomes as (
    select
        source_type_code,
        source_id,
        sum(outcome_amount) as outcome_amount
    from (
        select
            source_type_code,
            source_id,
            credit_amount as outcome_amount
        from {{ ref('fct_credit') }}
        where basis_event_code = 'cash' and credit_type_code = 'direct'
        union all
        select
            source_type_code,
            source_id,
            exception_amount as outcome_amount
        from {{ ref('fct_credit_exception') }}
        where basis_event_code = 'cash' and stage_code = 'credit'
    ) as either
    group by source_type_code, source_id
),

-- Money is compared in the document's currency; what does not come out there is missing in the payment's, too.
explained as (
    select
        payments.currency_code,
        {{ month_start('payments.payment_date') }} as payment_month,
        sum(
            parts.payment_amount
            - case when settled.source_id is null then parts.payment_amount else parts.applied_amount end
            + coalesce(settled.settled_amount - settled.base_amount, 0)
            + coalesce(outcomes.outcome_amount, 0)
        ) as explained_amount
    from {{ ref('int_cash_application') }} as parts
    inner join {{ ref('int_payment') }} as payments on parts.payment_id = payments.payment_id and payments.is_known
    left join {{ ref('int_cash_base') }} as settled
        on parts.source_type_code = settled.source_type_code and parts.source_id = settled.source_id
    left join outcomes
        on parts.source_type_code = outcomes.source_type_code and parts.source_id = outcomes.source_id
    group by payments.currency_code, {{ month_start('payments.payment_date') }}
)

select
    'R-04' as control_id,
    concat(received.currency_code, ' received in ', coalesce(cast(received.payment_month as varchar), 'no month'))
        as scope,
    received.received_amount as left_value,
    coalesce(explained.explained_amount, 0) as right_value
from received
left join explained
    on
        received.currency_code = explained.currency_code
        and received.payment_month is not distinct from explained.payment_month
