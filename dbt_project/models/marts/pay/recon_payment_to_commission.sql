-- Every payment and refund: what of it is credited, what earns nothing and why, and what commission came of it.
with parts as (
    select
        parts.payment_id,
        sum(
            parts.payment_amount
            - case when settled.source_id is null then parts.payment_amount else parts.applied_amount end
        ) as exchange_amount,
        sum(coalesce(settled.settled_amount - settled.base_amount, 0)) as tax_amount
    from {{ ref('int_cash_application') }} as parts
    left join {{ ref('int_cash_base') }} as settled
        on parts.source_type_code = settled.source_type_code and parts.source_id = settled.source_id
    group by parts.payment_id
),

credits as (
    select
        payment_id,
        sum(credit_amount) as credited_amount
    from {{ ref('fct_credit') }}
    where basis_event_code = 'cash' and credit_type_code = 'direct'
    group by payment_id
),

exceptions as (
    select
        payment_id,
        sum(case when stage_code = 'credit' then exception_amount else 0 end) as exception_amount,
        {{ joined_text('reason_code', "', '", 'reason_code') }} as exception_reasons
    from (
        select
            payment_id,
            stage_code,
            reason_code,
            sum(exception_amount) as exception_amount
        from {{ ref('fct_credit_exception') }}
        where basis_event_code = 'cash' and payment_id is not null
        group by payment_id, stage_code, reason_code
    ) as reasons
    group by payment_id
),

commissions as (
    select
        payment_id,
        count(*) as commission_entry_count,
        sum(ledger_amount) as commission_amount,
        case when min(currency_code) = max(currency_code) then min(currency_code) else '*' end
            as commission_currency_code
    from {{ ref('commission_ledger') }}
    where payment_id is not null and entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS')
    group by payment_id
),

explained as (
    select
        payments.*,
        coalesce(credits.credited_amount, 0) as credited_amount,
        coalesce(parts.tax_amount, 0) as tax_amount,
        coalesce(parts.exchange_amount, 0) as exchange_amount,
        coalesce(exceptions.exception_amount, 0) as exception_amount,
        exceptions.exception_reasons,
        coalesce(commissions.commission_entry_count, 0) as commission_entry_count,
        coalesce(commissions.commission_amount, 0) as commission_amount,
        commissions.commission_currency_code
    from {{ ref('int_payment') }} as payments
    left join parts on payments.payment_id = parts.payment_id
    left join credits on payments.payment_id = credits.payment_id
    left join exceptions on payments.payment_id = exceptions.payment_id
    left join commissions on payments.payment_id = commissions.payment_id
    where payments.is_known
)

select
    payment_id,
    type_code,
    payment_date,
    coalesce(account_id, order_account_id) as account_id,
    order_id,
    currency_code,
    amount as payment_amount,
    cast(credited_amount as decimal(18, 2)) as credited_amount,
    cast(tax_amount as decimal(18, 2)) as tax_amount,
    cast(exchange_amount as decimal(18, 2)) as exchange_amount,
    cast(exception_amount as decimal(18, 2)) as exception_amount,
    cast(amount - credited_amount - tax_amount - exchange_amount - exception_amount as decimal(18, 2))
        as difference_amount,
    exception_reasons,
    cast(commission_entry_count as bigint) as commission_entry_count,
    cast(commission_amount as decimal(18, 2)) as commission_amount,
    commission_currency_code,
    source_system,
    source_file,
    source_row_number
from explained
