-- What a payee gets for a month: the roll-forward of the commission, what is to be paid for the month and what is
-- carried on, and beside it the salary and the expenses, which are no commission.
with expenses as (
    select
        posted_period_id as period_id,
        rep_id,
        currency_code,
        sum(ledger_amount) as expense_amount
    from {{ ref('commission_ledger') }}
    where entry_type_code = 'EXPENSE'
    group by posted_period_id, rep_id, currency_code
),

-- The plan of the month's last day; the latest one, where there are several.
plans as (
    select
        assignments.rep_id,
        months.period_id,
        assignments.plan_id,
        assignments.version_number,
        row_number() over (
            partition by assignments.rep_id, months.period_id
            order by assignments.valid_from desc, assignments.plan_id asc
        ) as plan_rank
    from {{ ref('int_pay_month') }} as months
    inner join {{ ref('int_plan_assignment') }} as assignments
        on {{ valid_at(plus_days('months.valid_to', -1), 'assignments') }}
),

statements as (
    select
        rep_id,
        currency_code,
        period_id
    from {{ ref('rpt_accrual_rollforward') }}
    union distinct
    select
        rep_id,
        currency_code,
        period_id
    from {{ ref('int_pay_salary') }}
)

select
    {{ sealed_key(['statements.rep_id', 'statements.currency_code', 'statements.period_id']) }} as statement_id,
    statements.rep_id,
    statements.currency_code,
    statements.period_id,
    months.valid_from as period_start_date,
    {{ plus_days('months.valid_to', -1) }} as period_end_date,
    months.pay_date,
    months.is_closed,
    plans.plan_id,
    cast(plans.version_number as integer) as version_number,
    {%- for column in [
        'opening', 'earned', 'reversed', 'clawed_back', 'bonus', 'limited', 'adjusted', 'held', 'released', 'advanced',
        'recovered', 'written_off', 'paid', 'closing', 'prior_period'
    ] %}
        coalesce(accruals.{{ column }}_amount, 0) as {{ column }}_amount,
    {%- endfor %}
    {{ from_cents('coalesce(balances.paid_cents, 0)') }} as payable_amount,
    {{ from_cents('coalesce(balances.carried_cents, 0)') }} as carried_amount,
    {{ from_cents('coalesce(balances.draw_cents, 0)') }} as draw_balance_amount,
    coalesce(reserves.closing_amount, 0) as reserve_amount,
    cast(coalesce(salaries.salary_amount, 0) as decimal(18, 2)) as salary_amount,
    cast(coalesce(expenses.expense_amount, 0) as decimal(18, 2)) as expense_amount,
    cast(
        {{ from_cents('coalesce(balances.paid_cents, 0)') }} + coalesce(salaries.salary_amount, 0)
        + coalesce(expenses.expense_amount, 0) as decimal(18, 2)
    ) as total_pay_amount
from statements
inner join {{ ref('int_pay_month') }} as months on statements.period_id = months.period_id
left join {{ ref('rpt_accrual_rollforward') }} as accruals
    on
        statements.rep_id = accruals.rep_id
        and statements.currency_code = accruals.currency_code
        and statements.period_id = accruals.period_id
left join {{ ref('int_pay_balance') }} as balances
    on
        statements.rep_id = balances.rep_id
        and statements.currency_code = balances.currency_code
        and months.month_number = balances.month_number
left join {{ ref('rpt_holdback_balance') }} as reserves
    on
        statements.rep_id = reserves.rep_id
        and statements.currency_code = reserves.currency_code
        and statements.period_id = reserves.period_id
left join {{ ref('int_pay_salary') }} as salaries
    on
        statements.rep_id = salaries.rep_id
        and statements.currency_code = salaries.currency_code
        and statements.period_id = salaries.period_id
left join expenses
    on
        statements.rep_id = expenses.rep_id
        and statements.currency_code = expenses.currency_code
        and statements.period_id = expenses.period_id
left join plans
    on statements.rep_id = plans.rep_id and statements.period_id = plans.period_id and plans.plan_rank = 1
