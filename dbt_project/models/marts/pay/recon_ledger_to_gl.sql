-- The balance of each account that stands for something in the ledger, from the journals exported so far, against what
-- the general ledger says it holds and has booked.
{%- set purposes = [
    'accrued_commission', 'holdback_reserve', 'accrued_reimbursement', 'payroll_clearing', 'draw_receivable',
    'deferred_commission',
] %}
{%- set account = ['legal_entity_code', 'currency_code', 'purpose_code'] %}
with exported as (
    select
        period_id,
        {{ account | join(', ') }},
        sum(debit_amount - credit_amount) as moved_amount
    from {{ ref('gl_journal_export') }}
    where purpose_code in ('{{ purposes | join("', '") }}')
    group by period_id, {{ account | join(', ') }}
),

balances as (
    select
        balances.period_id,
        balances.legal_entity_code,
        balances.currency_code,
        coalesce(balances.purpose_code, chart.purpose_code) as purpose_code,
        sum(balances.closing_amount) as gl_closing_amount
    from {{ ref('stg_gl_balances') }} as balances
    left join {{ ref('gl_accounts') }} as chart on balances.gl_account = chart.gl_account
    where
        not balances.is_deleted
        and coalesce(balances.purpose_code, chart.purpose_code) in (
            '{{ purposes | join("', '") }}'
        )
    group by
        balances.period_id, balances.legal_entity_code, balances.currency_code,
        coalesce(balances.purpose_code, chart.purpose_code)
),

booked as (
    select
        journals.period_id,
        journals.legal_entity_code,
        journals.currency_code,
        chart.purpose_code,
        sum(coalesce(journals.debit_amount, 0) - coalesce(journals.credit_amount, 0)) as booked_amount
    from {{ ref('stg_gl_journals') }} as journals
    inner join {{ ref('gl_accounts') }} as chart on journals.gl_account = chart.gl_account
    where not journals.is_deleted and journals.posted_date <= {{ as_of_date() }}
    group by journals.period_id, journals.legal_entity_code, journals.currency_code, chart.purpose_code
),

accounts as (
    {%- for relation in ['exported', 'balances', 'booked'] %}
        select {{ account | join(', ') }}
        from {{ relation }}
        where
            purpose_code in ('{{ purposes | join("', '") }}')
        {{ 'union distinct' if not loop.last }}
    {%- endfor %}
),

grid as (
    select
        accounts.*,
        months.period_id,
        months.month_number,
        coalesce(exported.moved_amount, 0) as moved_amount,
        sum(coalesce(exported.moved_amount, 0)) over (
            partition by accounts.legal_entity_code, accounts.currency_code, accounts.purpose_code
            order by months.month_number rows unbounded preceding
        ) as closing_amount
    from accounts
    cross join {{ ref('int_pay_month') }} as months
    left join exported
        on
            months.period_id = exported.period_id
            {%- for column in account %}
                and accounts.{{ column }} = exported.{{ column }}
            {%- endfor %}
)

select
    grid.period_id,
    grid.legal_entity_code,
    grid.currency_code,
    grid.purpose_code,
    cast(grid.moved_amount as decimal(18, 2)) as moved_amount,
    cast(booked.booked_amount as decimal(18, 2)) as booked_amount,
    cast(grid.moved_amount - booked.booked_amount as decimal(18, 2)) as booking_difference_amount,
    cast(grid.closing_amount as decimal(18, 2)) as closing_amount,
    cast(balances.gl_closing_amount as decimal(18, 2)) as gl_closing_amount,
    cast(grid.closing_amount - balances.gl_closing_amount as decimal(18, 2)) as balance_difference_amount,
    case
        when balances.gl_closing_amount <> grid.closing_amount then 'balance_differs'
        when booked.booked_amount <> grid.moved_amount then 'booking_differs'
        when balances.gl_closing_amount is null and booked.booked_amount is null then 'not_compared'
        else 'matched'
    end as status_code
from
    grid
{%- for relation in ['balances', 'booked'] %}
left join {{ relation }}
    on
        grid.period_id = {{ relation }}.period_id
        {%- for column in account %}
            and grid.{{ column }} = {{ relation }}.{{ column }}
        {%- endfor %}
{%- endfor %}
where grid.moved_amount <> 0 or grid.closing_amount <> 0 or balances.gl_closing_amount <> 0 or booked.booked_amount <> 0
