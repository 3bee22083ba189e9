-- What each month owes a payee: commission that is due, and expenses.
select
    rep_id,
    currency_code,
    month_number,
    'commission' as pay_type_code,
    paid_cents as cents
from {{ ref('int_pay_balance') }}
union all
select
    rep_id,
    currency_code,
    posted_number as month_number,
    'expense' as pay_type_code,
    sum(cents) as cents
from {{ ref('int_pay_posting') }}
where entry_type_code = 'EXPENSE'
group by rep_id, currency_code, posted_number
