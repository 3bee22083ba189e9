-- R-09, R-13, R-14, R-15 and R-23: statements against the ledger, and the three balances against the payouts and draws
-- that were calculated month by month.
with ledger as (
    select
        posted_period_id,
        currency_code,
        sum(ledger_amount) as ledger_amount
    from {{ ref('commission_ledger') }}
    where is_accrual
    group by posted_period_id, currency_code
),

statements as (
    select
        period_id,
        currency_code,
        sum(closing_amount - opening_amount) as moved_amount,
        sum(closing_amount) as closing_amount,
        sum(draw_balance_amount) as draw_amount
    from {{ ref('rpt_commission_statement') }}
    group by period_id, currency_code
),

-- Each reserve that something was held for, month by month. What a cap takes, and what is taken back without a credit
-- before it, has a reserve below zero of its own until its own day of release.
reserves as (
    select
        min(sum(case when entry_type_code = 'HOLDBACK' then ledger_amount else 0 end)) over reserve as lowest_amount,
        -sum(sum(ledger_amount)) over (
            reserve order by posted_period_id rows unbounded preceding
        ) as reserve_amount
    from {{ ref('commission_ledger') }}
    where entry_type_code in ('HOLDBACK', 'HOLDBACK_RELEASE')
    group by
        rep_id, plan_id, version_number, component_id, source_type_code, source_id, document_id, posted_period_id
    window reserve as (
        partition by rep_id, plan_id, version_number, component_id, source_type_code, source_id, document_id
    )
),

-- What is owed at the end of a month: what is carried, and what was to be paid and was not yet.
due as (
    select
        months.period_id,
        balances.currency_code,
        {{ from_cents('sum(balances.carried_cents)') }} as carried_amount,
        sum({{ from_cents('sum(balances.paid_cents)') }}) over (
            partition by balances.currency_code order by months.month_number rows unbounded preceding
        ) as payable_amount
    from {{ ref('int_pay_balance') }} as balances
    inner join {{ ref('int_pay_month') }} as months on balances.month_number = months.month_number
    group by months.period_id, months.month_number, balances.currency_code
),

payouts as (
    select
        posted_period_id,
        currency_code,
        -sum(ledger_amount) as paid_amount
    from {{ ref('commission_ledger') }}
    where entry_type_code = 'PAYOUT' and is_accrual
    group by posted_period_id, currency_code
),

paid as (
    select
        due.period_id,
        due.currency_code,
        sum(coalesce(payouts.paid_amount, 0)) over (
            partition by due.currency_code order by months.month_number rows unbounded preceding
        ) as paid_amount
    from due
    inner join {{ ref('int_pay_month') }} as months on due.period_id = months.period_id
    left join payouts
        on due.period_id = payouts.posted_period_id and due.currency_code = payouts.currency_code
),

draws as (
    select
        period_id,
        currency_code,
        sum(closing_amount) as closing_amount
    from {{ ref('rpt_draw_balance') }}
    group by period_id, currency_code
),

totals as (
    select
        rep_id,
        plan_id,
        version_number,
        component_id,
        window_id,
        cents
    from {{ ref('int_pay_earning') }}
    union all
    select
        rep_id,
        plan_id,
        version_number,
        component_id,
        window_id,
        cents
    from {{ ref('int_pay_limit') }}
),

-- Every capped total of a window, with what the cap took of it.
capped as (
    select
        totals.rep_id,
        totals.plan_id,
        totals.component_id,
        totals.window_id,
        max(components.cap_amount) as cap_amount,
        {{ from_cents('sum(totals.cents)') }} as total_amount
    from totals
    inner join {{ ref('int_plan_component') }} as components
        on
            totals.plan_id = components.plan_id
            and totals.version_number = components.version_number
            and totals.component_id = components.component_id
            and components.cap_amount is not null
            and components.spiff_budget_amount is null
    group by totals.rep_id, totals.plan_id, totals.component_id, totals.window_id
)

select
    'R-09' as control_id,
    concat(statements.period_id, ' in ', statements.currency_code) as scope,
    statements.moved_amount as left_value,
    coalesce(ledger.ledger_amount, 0) as right_value
from statements
left join ledger
    on statements.period_id = ledger.posted_period_id and statements.currency_code = ledger.currency_code
union all
select
    'R-13' as control_id,
    concat(due.period_id, ' in ', due.currency_code) as scope,
    coalesce(statements.closing_amount, 0) as left_value,
    due.carried_amount + due.payable_amount - paid.paid_amount as right_value
from due
inner join paid on due.period_id = paid.period_id and due.currency_code = paid.currency_code
left join statements on due.period_id = statements.period_id and due.currency_code = statements.currency_code
union all
select
    'R-14' as control_id,
    concat(statements.period_id, ' in ', statements.currency_code) as scope,
    statements.draw_amount as left_value,
    coalesce(draws.closing_amount, 0) as right_value
from statements
left join draws on statements.period_id = draws.period_id and statements.currency_code = draws.currency_code
union all
select
    'R-14' as control_id,
    'balances that are not negative' as scope,
    count(*) as left_value,
    count(case when closing_amount >= 0 then 1 end) as right_value
from {{ ref('rpt_draw_balance') }}
union all
select
    'R-15' as control_id,
    'reserves of credit that are not negative' as scope,
    count(*) as left_value,
    count(case when reserve_amount >= 0 then 1 end) as right_value
from reserves
where lowest_amount < 0
union all
select
    'R-15' as control_id,
    concat('reserves in ', balances.currency_code) as scope,
    sum(balances.closing_amount - balances.opening_amount) as left_value,
    (
        select coalesce(-sum(entries.ledger_amount), 0)
        from {{ ref('commission_ledger') }} as entries
        where
            entries.entry_type_code in ('HOLDBACK', 'HOLDBACK_RELEASE')
            and entries.currency_code = balances.currency_code
    ) as right_value
from {{ ref('rpt_holdback_balance') }} as balances
group by balances.currency_code
union all
select
    'R-23' as control_id,
    'totals within their cap' as scope,
    count(*) as left_value,
    count(case when total_amount <= cap_amount then 1 end) as right_value
from capped
union all
select
    'R-23' as control_id,
    'statements that pay nothing negative' as scope,
    count(*) as left_value,
    count(case when payable_amount >= 0 then 1 end) as right_value
from {{ ref('rpt_commission_statement') }}
