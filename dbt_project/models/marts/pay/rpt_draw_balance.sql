-- What of recoverable draws is still to be recovered, from the ledger alone. Who left with a balance keeps it until it
-- is forgiven or paid back.
with movements as (
    select
        posted_period_id,
        rep_id,
        currency_code,
        sum(case when entry_type_code = 'DRAW_ADVANCE' then ledger_amount else 0 end) as advanced_amount,
        sum(case when entry_type_code = 'DRAW_RECOVERY' then -ledger_amount else 0 end) as recovered_amount,
        sum(case when entry_type_code = 'DRAW_FORGIVE' then -ledger_amount else 0 end) as forgiven_amount
    from {{ ref('commission_ledger') }}
    where
        entry_type_code in ('DRAW_RECOVERY', 'DRAW_FORGIVE')
        or entry_type_code = 'DRAW_ADVANCE' and reason_code = 'recoverable'
    group by posted_period_id, rep_id, currency_code
),

grid as (
    select
        nets.rep_id,
        nets.currency_code,
        months.period_id,
        months.valid_from,
        months.valid_to,
        coalesce(movements.advanced_amount, 0) as advanced_amount,
        coalesce(movements.recovered_amount, 0) as recovered_amount,
        coalesce(movements.forgiven_amount, 0) as forgiven_amount,
        sum(coalesce(movements.advanced_amount - movements.recovered_amount - movements.forgiven_amount, 0)) over (
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
    grid.rep_id,
    grid.currency_code,
    grid.period_id,
    grid.valid_from as period_start_date,
    cast(grid.closing_amount - grid.advanced_amount + grid.recovered_amount + grid.forgiven_amount as decimal(18, 2))
        as opening_amount,
    cast(grid.advanced_amount as decimal(18, 2)) as advanced_amount,
    cast(grid.recovered_amount as decimal(18, 2)) as recovered_amount,
    cast(grid.forgiven_amount as decimal(18, 2)) as forgiven_amount,
    cast(grid.closing_amount as decimal(18, 2)) as closing_amount,
    not coalesce(history.has_post, false) or coalesce(history.leave_date < grid.valid_to, false) as is_leaver
from grid
left join {{ ref('int_rep_history') }} as history
    on grid.rep_id = history.rep_id and {{ valid_at(plus_days('grid.valid_to', -1), 'history') }}
where grid.closing_amount <> 0 or grid.advanced_amount <> 0 or grid.recovered_amount <> 0 or grid.forgiven_amount <> 0
