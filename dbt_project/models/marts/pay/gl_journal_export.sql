-- Double entries of what the ledger and the schedule of deferred commissions moved, for each payee and month. A
-- positive amount is a debit of the first account and a credit of the second, a negative one the other way round.
{%- set rules = [
    ('earn', "entry_type_code = 'EARN'", 'commission_expense', 'accrued_commission'),
    ('reverse', "entry_type_code = 'EARN_REVERSAL'", 'commission_expense', 'accrued_commission'),
    ('clawback', "entry_type_code = 'CLAWBACK'", 'commission_expense', 'accrued_commission'),
    ('bonus', "entry_type_code = 'BONUS'", 'commission_expense', 'accrued_commission'),
    ('limit', "entry_type_code in ('CAP_ADJ', 'FLOOR_ADJ')", 'commission_expense', 'accrued_commission'),
    ('adjust', "entry_type_code = 'MANUAL_ADJ'", 'commission_expense', 'accrued_commission'),
    ('hold', "entry_type_code = 'HOLDBACK'", 'holdback_reserve', 'accrued_commission'),
    ('release', "entry_type_code = 'HOLDBACK_RELEASE'", 'holdback_reserve', 'accrued_commission'),
    ('advance', "entry_type_code = 'DRAW_ADVANCE' and reason_code = 'recoverable'", 'draw_receivable',
        'accrued_commission'),
    ('guarantee', "entry_type_code = 'DRAW_ADVANCE'", 'draw_expense', 'accrued_commission'),
    ('recover', "entry_type_code = 'DRAW_RECOVERY'", 'draw_receivable', 'accrued_commission'),
    ('forgive', "entry_type_code = 'DRAW_FORGIVE'", 'draw_receivable', 'write_off_expense'),
    ('write_off', "entry_type_code = 'WRITE_OFF'", 'write_off_expense', 'accrued_commission'),
    ('expense', "entry_type_code = 'EXPENSE'", 'reimbursement_expense', 'accrued_reimbursement'),
    ('reimburse', "entry_type_code = 'PAYOUT' and pay_type_code = 'expense'", 'payroll_clearing',
        'accrued_reimbursement'),
    ('pay', "entry_type_code = 'PAYOUT'", 'payroll_clearing', 'accrued_commission'),
] %}
{%- set deferrals = [
    ('capitalize', 'capitalized', 'deferred_commission', 'commission_expense'),
    ('amortize', 'amortized', 'amortization_expense', 'deferred_commission'),
    ('take_back_asset', 'clawed_back', 'commission_expense', 'deferred_commission'),
    ('take_back_amortization', 'reversed', 'commission_expense', 'amortization_expense'),
    ('impair', 'impaired', 'impairment_expense', 'deferred_commission'),
] %}
{%- set text_columns = [
    'period_id', 'legal_entity_code', 'currency_code', 'journal_code', 'rep_id', 'gl_account', 'cost_center_code',
    'debit_amount', 'credit_amount',
] %}
with ledger as (
    select
        posted_period_id as period_id,
        origin_period_id,
        rep_id,
        currency_code,
        case
            {%- for code, condition, debit, credit in rules %}
                when {{ condition }} then '{{ code }}'
            {%- endfor %}
        end as journal_code,
        ledger_amount
    from {{ ref('commission_ledger') }}
    where ledger_amount <> 0
),

posted as (
    select
        ledger.period_id,
        coalesce(history.legal_entity_code, 'unassigned') as legal_entity_code,
        ledger.rep_id,
        history.cost_center_code,
        ledger.currency_code,
        ledger.journal_code,
        ledger.ledger_amount < 0 as is_negative,
        sum(ledger.ledger_amount) as amount,
        count(*) as entry_count
    from ledger
    left join {{ ref('int_pay_month') }} as months on ledger.origin_period_id = months.period_id
    left join {{ ref('int_rep_history') }} as history
        on ledger.rep_id = history.rep_id and {{ valid_at(plus_days('months.valid_to', -1), 'history') }}
    group by
        ledger.period_id, coalesce(history.legal_entity_code, 'unassigned'), ledger.rep_id, history.cost_center_code,
        ledger.currency_code, ledger.journal_code, ledger.ledger_amount < 0
    {%- for code, column, debit, credit in deferrals %}
        union all
        select
            period_id,
            legal_entity_code,
            rep_id,
            null as cost_center_code,
            currency_code,
            '{{ code }}' as journal_code,
            false as is_negative,
            sum({{ column }}_amount) as amount,
            count(*) as entry_count
        from {{ ref('rpt_deferred_commission') }}
        where not is_planned and {{ column }}_amount <> 0
        group by period_id, legal_entity_code, rep_id, currency_code
    {%- endfor %}
),

rules as (
    {%- for code, condition, debit, credit in rules + deferrals %}
        select
            '{{ code }}' as journal_code,
            '{{ debit }}' as debit_purpose_code,
            '{{ credit }}' as credit_purpose_code
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

sides as (
    {%- for side, other in [('debit', 'credit'), ('credit', 'debit')] %}
        select
            posted.*,
            '{{ side }}' as side_code,
            case when posted.is_negative then rules.{{ other }}_purpose_code else rules.{{ side }}_purpose_code end
                as purpose_code
        from posted
        inner join rules on posted.journal_code = rules.journal_code
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

lines as (
    select
        {{ hashed_key([
            'sides.period_id', 'sides.legal_entity_code', 'sides.currency_code', 'sides.journal_code', 'sides.rep_id',
            "coalesce(sides.cost_center_code, '')", 'sides.is_negative', 'sides.side_code'
        ]) }} as journal_line_id,
        sides.*,
        chart.gl_account,
        chart.account_name,
        cast(case when sides.side_code = 'debit' then abs(sides.amount) else 0 end as decimal(18, 2)) as debit_amount,
        cast(case when sides.side_code = 'credit' then abs(sides.amount) else 0 end as decimal(18, 2)) as credit_amount
    from sides
    left join {{ ref('gl_accounts') }} as chart on sides.purpose_code = chart.purpose_code
),

files as (
    select
        period_id,
        legal_entity_code,
        currency_code,
        sum(debit_amount) as total_amount,
        {{ sha256_of_text(joined_text(sealed_text(text_columns), 'chr(10)', 'journal_line_id')) }} as file_sha256
    from lines
    group by period_id, legal_entity_code, currency_code
)

select
    lines.journal_line_id,
    lines.period_id,
    {{ plus_days('months.valid_to', -1) }} as posting_date,
    lines.legal_entity_code,
    lines.currency_code,
    lines.journal_code,
    lines.rep_id,
    lines.cost_center_code,
    lines.purpose_code,
    lines.gl_account,
    lines.account_name,
    lines.debit_amount,
    lines.credit_amount,
    lines.entry_count,
    approvals.journal_hold_reason is null as is_released,
    approvals.journal_hold_reason as hold_reason,
    cast(files.total_amount as decimal(18, 2)) as file_total_amount,
    files.file_sha256
from lines
inner join files
    on
        lines.period_id = files.period_id
        and lines.legal_entity_code = files.legal_entity_code
        and lines.currency_code = files.currency_code
left join {{ ref('int_pay_month') }} as months on lines.period_id = months.period_id
left join {{ ref('int_period_approval') }} as approvals on lines.period_id = approvals.period_id
