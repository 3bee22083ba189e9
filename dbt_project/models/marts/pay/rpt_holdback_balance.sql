-- The reserve of what was held back of commissions, from the ledger alone.
with movements as (
    select
        posted_period_id,
        rep_id,
        currency_code,
        sum(case when entry_type_code = 'HOLDBACK' and ledger_amount < 0 then -ledger_amount else 0 end) as held_amount,
        sum(case when entry_type_code = 'HOLDBACK' and ledger_amount > 0 then ledger_amount else 0 end)
            as consumed_amount,
        sum(case when entry_type_code = 'HOLDBACK_RELEASE' then ledger_amount else 0 end) as released_amount
    from {{ ref('commission_ledger') }}
    where entry_type_code in ('HOLDBACK', 'HOLDBACK_RELEASE')
    group by posted_period_id, rep_id, currency_code
),

grid as (
    select
        nets.rep_id,
        nets.currency_code,
        months.period_id,
        months.valid_from,
        coalesce(movements.held_amount, 0) as held_amount,
        coalesce(movements.consumed_amount, 0) as consumed_amount,
        coalesce(movements.released_amount, 0) as released_amount,
        sum(coalesce(movements.held_amount - movements.consumed_amount - movements.released_amount, 0)) over (
            partition by nets.rep_id, nets.currency_code order by nets.month_number rows unbounded preceding
        ) as closing_amount
    from {{ ref('int_pay_net') }} as nets
    inner join {{ ref('int_pay_month') }} as months on nets.month_number = months.month_number
    left join movements
        on
            nets.rep_id = movements.rep_id
            and nets.currency_code = movements.currency_code
            and months.period_id = movements.posted_period_id
)

select
    rep_id,
    currency_code,
    period_id,
    valid_from as period_start_date,
    cast(closing_amount - held_amount + consumed_amount + released_amount as decimal(18, 2)) as opening_amount,
    cast(held_amount as decimal(18, 2)) as held_amount,
    cast(released_amount as decimal(18, 2)) as released_amount,
    cast(consumed_amount as decimal(18, 2)) as consumed_amount,
    cast(closing_amount as decimal(18, 2)) as closing_amount
from grid
where closing_amount <> 0 or held_amount <> 0 or consumed_amount <> 0 or released_amount <> 0
