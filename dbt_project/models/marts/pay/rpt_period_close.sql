-- Which month may be closed now, and why another may not: the earliest open one, when it is over, approved by somebody
-- else than prepared it, and every control has passed.
-- What is a warning in every run stops the closing: the balances of the general ledger.
with blocking as (
    select count(*) as blocking_count
    from {{ ref('recon_control_result') }}
    where status_code = 'failed' or control_id = 'R-19' and status_code = 'warned'
),

totals as (
    select
        posted_period_id,
        count(*) as entry_count,
        sum(case when is_accrual then ledger_amount else 0 end) as ledger_amount
    from {{ ref('commission_ledger') }}
    group by posted_period_id
),

judged as (
    select
        months.period_id,
        months.valid_from,
        months.valid_to,
        months.is_closed,
        months.month_number,
        months.open_month_number,
        max(case when months.month_number = months.open_month_number then months.period_id end) over ()
            as open_period_id,
        approvals.approved_by,
        approvals.prepared_by,
        approvals.is_rejected,
        blocking.blocking_count,
        coalesce(totals.entry_count, 0) as entry_count,
        coalesce(totals.ledger_amount, 0) as ledger_amount
    from {{ ref('int_pay_month') }} as months
    cross join blocking
    inner join {{ ref('int_period_approval') }} as approvals on months.period_id = approvals.period_id
    left join totals on months.period_id = totals.posted_period_id
),

reasoned as (
    select
        *,
        case
            when is_closed then 'it is closed'
            when month_number > open_month_number
                then concat(open_period_id, ' is still open here; close it first, and run between two closings')
            when valid_to > {{ plus_days(as_of_date(), 1) }} then 'it is not over'
            when blocking_count > 0
                then concat(blocking_count, ' blocking controls failed, see recon_control_result')
            when approved_by is null then 'nobody has approved it (extract period_calendar or approvals)'
            when is_rejected then 'its approval was rejected'
            when approved_by = prepared_by then 'who prepared it has approved it'
        end as reason
    from judged
)

select
    period_id,
    valid_from,
    valid_to,
    case when is_closed then 'closed' when reason is null then 'ready' else 'open' end as status_code,
    approved_by is not null and not is_rejected as is_approved,
    approved_by,
    cast(blocking_count as bigint) as blocking_count,
    reason,
    cast(entry_count as bigint) as entry_count,
    cast(ledger_amount as decimal(18, 2)) as ledger_amount
from reasoned
