-- What payroll is to pay for each month: payouts of the ledger, what is due and has not come to its pay date, and
-- salaries, which are not in the ledger.
with unpaid as (
    select
        due.*,
        months.period_id,
        months.pay_date,
        coalesce(history.pay_currency_code, due.currency_code) as payout_currency_code,
        rates.rate
    from {{ ref('int_pay_due') }} as due
    inner join {{ ref('int_pay_month') }} as months
        on
            due.month_number = months.month_number
            and months.payout_month_number is null
            and months.valid_to <= {{ plus_days(as_of_date(), 1) }}
    left join {{ ref('int_rep_history') }} as history
        on due.rep_id = history.rep_id and {{ valid_at(plus_days('months.valid_to', -1), 'history') }}
    left join {{ ref('int_pay_rate') }} as rates
        on
            rates.rate_type_code = 'payout'
            and due.currency_code = rates.from_currency_code
            and history.pay_currency_code = rates.to_currency_code
            and rates.calendar_date = {{ as_of_date() }}
    where due.pay_type_code <> 'commission' or due.cents <> 0
),

payable as (
    select
        origin_period_id as period_id,
        rep_id,
        pay_type_code,
        currency_code,
        payout_currency_code,
        credit_date as pay_date,
        -sum(ledger_amount) as pay_amount,
        -sum(payout_value) as payout_value,
        count(*) as entry_count
    from {{ ref('commission_ledger') }}
    where entry_type_code = 'PAYOUT'
    group by origin_period_id, rep_id, pay_type_code, currency_code, payout_currency_code, credit_date
    union all
    select
        period_id,
        rep_id,
        pay_type_code,
        currency_code,
        payout_currency_code,
        pay_date,
        {{ from_cents('cents') }} as pay_amount,
        case
            when payout_currency_code = currency_code then {{ from_cents('cents') }}
            else {{ rounded_to_unit(from_cents('cents') ~ ' * rate', 'payout_currency_code') }}
        end as payout_value,
        0 as entry_count
    from unpaid
    union all
    select
        salaries.period_id,
        salaries.rep_id,
        'salary' as pay_type_code,
        salaries.currency_code,
        salaries.currency_code as payout_currency_code,
        months.pay_date,
        salaries.salary_amount as pay_amount,
        salaries.salary_amount as payout_value,
        0 as entry_count
    from {{ ref('int_pay_salary') }} as salaries
    inner join {{ ref('int_pay_month') }} as months
        on salaries.month_number = months.month_number and months.valid_to <= {{ plus_days(as_of_date(), 1) }}
    where salaries.salary_amount <> 0
),

named as (
    select
        {{ hashed_key([
            'payable.period_id', 'payable.rep_id', 'payable.pay_type_code', 'payable.currency_code',
            'payable.payout_currency_code', 'payable.pay_date'
        ]) }} as payroll_line_id,
        payable.*,
        history.payroll_id,
        coalesce(history.legal_entity_code, 'unassigned') as legal_entity_code,
        history.cost_center_code
    from payable
    inner join {{ ref('int_pay_month') }} as months on payable.period_id = months.period_id
    left join {{ ref('int_rep_history') }} as history
        on payable.rep_id = history.rep_id and {{ valid_at(plus_days('months.valid_to', -1), 'history') }}
),

files as (
    select
        period_id,
        legal_entity_code,
        payout_currency_code,
        sum(payout_value) as total_value,
        {{ sha256_of_text(joined_text(
            sealed_text(['period_id', 'rep_id', 'payroll_id', 'pay_type_code', 'payout_currency_code', 'payout_value']),
            'chr(10)', 'payroll_line_id'
        )) }} as file_sha256
    from named
    group by period_id, legal_entity_code, payout_currency_code
)

select
    named.payroll_line_id,
    named.period_id,
    named.pay_date,
    named.legal_entity_code,
    named.rep_id,
    named.payroll_id,
    named.cost_center_code,
    named.pay_type_code,
    named.currency_code,
    cast(named.pay_amount as decimal(18, 2)) as pay_amount,
    named.payout_currency_code,
    cast(named.payout_value as decimal(18, 3)) as payout_value,
    cast(named.entry_count as bigint) as entry_count,
    named.entry_count > 0 as is_posted,
    approvals.payroll_hold_reason is null as is_released,
    approvals.payroll_hold_reason as hold_reason,
    cast(files.total_value as decimal(18, 3)) as file_total_value,
    files.file_sha256
from named
inner join files
    on
        named.period_id = files.period_id
        and named.legal_entity_code = files.legal_entity_code
        and named.payout_currency_code = files.payout_currency_code
left join {{ ref('int_period_approval') }} as approvals on named.period_id = approvals.period_id
