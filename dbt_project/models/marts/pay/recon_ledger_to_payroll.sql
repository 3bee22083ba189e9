-- What the ledger pays out, what was exported to payroll, and what payroll says it paid. Draws, bonuses and adjustments
-- that payroll lists apart are commission here.
with returned as (
    select
        coalesce(results.period_id, months.period_id) as period_id,
        results.rep_id,
        case when results.pay_type_code in ('expense', 'salary') then results.pay_type_code else 'commission' end
            as pay_type_code,
        results.currency_code as payout_currency_code,
        results.amount
    from {{ ref('stg_payroll_results') }} as results
    left join {{ ref('int_pay_month') }} as months
        on results.period_id is null and results.paid_date = months.pay_date
    where not results.is_deleted and coalesce(results.paid_date <= {{ as_of_date() }}, true)
),

sides as (
    select
        origin_period_id as period_id,
        rep_id,
        pay_type_code,
        payout_currency_code,
        -payout_value as ledger_value,
        0 as exported_value,
        null as returned_value,
        0 as is_due
    from {{ ref('commission_ledger') }}
    where entry_type_code = 'PAYOUT'
    union all
    select
        period_id,
        rep_id,
        pay_type_code,
        payout_currency_code,
        0 as ledger_value,
        payout_value as exported_value,
        null as returned_value,
        case when not is_posted and pay_type_code <> 'salary' then 1 else 0 end as is_due
    from {{ ref('payroll_export') }}
    union all
    select
        period_id,
        rep_id,
        pay_type_code,
        payout_currency_code,
        0 as ledger_value,
        0 as exported_value,
        amount as returned_value,
        0 as is_due
    from returned
),

compared as (
    select
        coalesce(period_id, 'unknown') as period_id,
        rep_id,
        pay_type_code,
        payout_currency_code,
        coalesce(sum(ledger_value), 0) as ledger_value,
        coalesce(sum(exported_value), 0) as exported_value,
        sum(returned_value) as returned_value,
        max(is_due) = 1 as is_due
    from sides
    group by coalesce(period_id, 'unknown'), rep_id, pay_type_code, payout_currency_code
)

select
    period_id,
    rep_id,
    pay_type_code,
    payout_currency_code,
    cast(ledger_value as decimal(18, 3)) as ledger_value,
    cast(exported_value as decimal(18, 3)) as exported_value,
    cast(returned_value as decimal(18, 3)) as returned_value,
    cast(exported_value - returned_value as decimal(18, 3)) as return_difference_value,
    case
        when is_due then 'due'
        when pay_type_code <> 'salary' and ledger_value <> exported_value then 'export_differs'
        when returned_value is null then 'not_returned'
        when returned_value <> exported_value then 'return_differs'
        else 'matched'
    end as status_code
from compared
