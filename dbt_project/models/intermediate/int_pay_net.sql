-- Every month of every payee and currency from the first entry or draw on: what it came to, the draw of the month in
-- proportion to the days it holds, and what becomes of a negative balance.
{{ config(materialized='table') }}

with movements as (
    select
        rep_id,
        currency_code,
        posted_number as month_number,
        sum(
            case when entry_type_code in ('PAYOUT', 'DRAW_FORGIVE') or pay_type_code = 'expense' then 0 else cents end
        ) as net_cents,
        sum(case when entry_type_code = 'DRAW_FORGIVE' then cents else 0 end) as forgiven_cents,
        sum(
            case
                when entry_type_code in ('DRAW_ADVANCE', 'DRAW_RECOVERY') and reason_code = 'recoverable' then cents
                else 0
            end
        ) as sealed_draw_cents
    from {{ ref('int_pay_posting') }}
    group by rep_id, currency_code, posted_number
),

draws as (
    select
        draws.rep_id,
        draws.currency_code,
        months.month_number,
        sum(case when draws.type_code = 'recoverable' then {{ proportion(
            cents('draws.amount'),
            days_between(
                'greatest(draws.valid_from, months.valid_from)',
                'least(coalesce(draws.valid_to, months.valid_to), months.valid_to)'
            ),
            days_between('months.valid_from', 'months.valid_to')
        ) }} else 0 end) as recoverable_cents,
        sum(case when draws.type_code = 'non_recoverable' then {{ proportion(
            cents('draws.amount'),
            days_between(
                'greatest(draws.valid_from, months.valid_from)',
                'least(coalesce(draws.valid_to, months.valid_to), months.valid_to)'
            ),
            days_between('months.valid_from', 'months.valid_to')
        ) }} else 0 end) as guaranteed_cents,
        min({{ cents('draws.max_balance_amount') }}) as limit_cents
    from {{ ref('stg_draws') }} as draws
    inner join {{ ref('int_pay_month') }} as months
        on draws.valid_from < months.valid_to and coalesce(draws.valid_to > months.valid_from, true)
    where not draws.is_deleted
    group by draws.rep_id, draws.currency_code, months.month_number
),

-- A draw is recovered by its own rule also after it has ended.
recoveries as (
    select
        rep_id,
        currency_code,
        min(recovery_ratio) as recovery_ratio
    from {{ ref('stg_draws') }}
    where not is_deleted
    group by rep_id, currency_code
),

payees as (
    select
        rep_id,
        currency_code,
        min(month_number) as first_number
    from (
        select
            rep_id,
            currency_code,
            month_number
        from movements
        union all
        select
            rep_id,
            currency_code,
            month_number
        from draws
    ) as activity
    group by rep_id, currency_code
)

select
    payees.rep_id,
    payees.currency_code,
    payees.first_number,
    months.month_number,
    months.is_closed,
    coalesce(movements.net_cents, 0) as net_cents,
    coalesce(movements.forgiven_cents, 0) as forgiven_cents,
    coalesce(movements.sealed_draw_cents, 0) as sealed_draw_cents,
    coalesce(draws.recoverable_cents, 0) as recoverable_cents,
    coalesce(draws.guaranteed_cents, 0) as guaranteed_cents,
    draws.limit_cents,
    {{ hundred_millionths('coalesce(recoveries.recovery_ratio, max(assignments.draw_recovery_ratio), 1)') }}
        as recovery_parts,
    coalesce(max(assignments.negative_policy_code) = 'forgive', false) as is_forgiving
from payees
inner join {{ ref('int_pay_month') }} as months on payees.first_number <= months.month_number
left join movements
    on
        payees.rep_id = movements.rep_id
        and payees.currency_code = movements.currency_code
        and months.month_number = movements.month_number
left join draws
    on
        payees.rep_id = draws.rep_id
        and payees.currency_code = draws.currency_code
        and months.month_number = draws.month_number
left join recoveries on payees.rep_id = recoveries.rep_id and payees.currency_code = recoveries.currency_code
left join {{ ref('int_plan_assignment') }} as assignments
    on
        payees.rep_id = assignments.rep_id
        and payees.currency_code = assignments.plan_currency_code
        and {{ valid_at(plus_days('months.valid_to', -1), 'assignments') }}
group by
    payees.rep_id, payees.currency_code, payees.first_number, months.month_number, months.is_closed,
    movements.net_cents, movements.forgiven_cents, movements.sealed_draw_cents, draws.recoverable_cents,
    draws.guaranteed_cents, draws.limit_cents, recoveries.recovery_ratio
