-- R-29, in months that are not closed: what is unlike the months before, or unlike the plan. Each kind has a row that
-- counts what was looked at, and a row for each that stands out.
with earned as (
    select
        ledger.rep_id,
        ledger.currency_code,
        months.month_number,
        months.period_id,
        months.is_closed,
        months.valid_to,
        sum(ledger.ledger_amount) as earned_amount,
        sum(ledger.base_amount) as base_amount
    from {{ ref('commission_ledger') }} as ledger
    inner join {{ ref('int_pay_month') }} as months on ledger.posted_period_id = months.period_id
    where ledger.entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS', 'CAP_ADJ', 'FLOOR_ADJ')
    group by
        ledger.rep_id, ledger.currency_code, months.month_number, months.period_id, months.is_closed, months.valid_to
),

-- A payee against the average of up to three months before in which something was earned.
payees as (
    select
        *,
        sum(earned_amount) over before_it as former_amount,
        count(*) over before_it as former_count
    from earned
    window before_it as (
        partition by rep_id, currency_code order by month_number range between 3 preceding and 1 preceding
    )
),

totals as (
    select
        currency_code,
        month_number,
        period_id,
        is_closed,
        valid_to,
        sum(earned_amount) as earned_amount,
        sum(base_amount) as base_amount
    from earned
    group by currency_code, month_number, period_id, is_closed, valid_to
),

compared as (
    select
        *,
        lag(earned_amount) over in_order as former_earned_amount,
        lag(base_amount) over in_order as former_base_amount
    from totals
    window in_order as (partition by currency_code order by month_number)
),

planned as (
    select
        totals.period_id,
        totals.currency_code,
        totals.earned_amount,
        sum(assignments.target_incentive_amount) as target_amount
    from totals
    inner join {{ ref('int_plan_assignment') }} as assignments
        on
            totals.currency_code = assignments.plan_currency_code
            and {{ valid_at(plus_days('totals.valid_to', -1), 'assignments') }}
    where not totals.is_closed
    group by totals.period_id, totals.currency_code, totals.earned_amount
    having sum(assignments.target_incentive_amount) > 0
),

deals as (
    select
        ledger.rep_id,
        ledger.document_id,
        ledger.currency_code,
        sum(ledger.ledger_amount) as earned_amount,
        max(assignments.target_incentive_amount) as target_amount
    from {{ ref('commission_ledger') }} as ledger
    inner join {{ ref('int_pay_month') }} as months
        on ledger.posted_period_id = months.period_id and not months.is_closed
    inner join {{ ref('int_plan_assignment') }} as assignments
        on
            ledger.rep_id = assignments.rep_id
            and ledger.plan_id = assignments.plan_id
            and assignments.target_incentive_amount > 0
            and {{ valid_at('ledger.credit_date', 'assignments') }}
    where ledger.document_id is not null
    group by ledger.rep_id, ledger.document_id, ledger.currency_code
),

judged as (
    select
        'months whose effective rate is within half and twice the one before' as kind,
        concat('effective rate of ', period_id, ' in ', currency_code) as scope,
        {{ ratio('earned_amount', 'base_amount') }} as left_value,
        {{ ratio('former_earned_amount', 'former_base_amount') }} as right_value,
        2 * earned_amount * former_base_amount < former_earned_amount * base_amount
        or earned_amount * former_base_amount > 2 * former_earned_amount * base_amount as is_odd
    from compared
    where not is_closed and base_amount > 0 and former_base_amount > 0 and former_earned_amount > 0
    union all
    select
        'payees within three times the average of the months before' as kind,
        concat('earnings of ', rep_id, ' in ', period_id, ' in ', currency_code) as scope,
        earned_amount as left_value,
        {{ amount_per('3 * former_amount', 'former_count') }} as right_value,
        earned_amount * former_count > 3 * former_amount as is_odd
    from payees
    where not is_closed and former_amount > 0
    union all
    select
        'months that earn at most half more than a twelfth of the target incentives' as kind,
        concat('earnings of ', period_id, ' in ', currency_code) as scope,
        earned_amount as left_value,
        {{ amount_per('target_amount', 8) }} as right_value,
        earned_amount * 8 > target_amount as is_odd
    from planned
    union all
    select
        'deals that earn at most half of the target incentive' as kind,
        concat('deal ', document_id, ' of ', rep_id, ' in ', currency_code) as scope,
        earned_amount as left_value,
        {{ amount_per('target_amount', 2) }} as right_value,
        2 * earned_amount > target_amount as is_odd
    from deals
)

select
    'R-29' as control_id,
    kind as scope,
    count(*) as left_value,
    count(case when not is_odd then 1 end) as right_value
from judged
group by kind
union all
select
    'R-29' as control_id,
    scope,
    left_value,
    right_value
from judged
where is_odd
