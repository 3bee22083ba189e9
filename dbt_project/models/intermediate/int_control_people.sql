-- R-20, R-21, R-22, R-33 and R-34: postings in their month, payments to people who may be paid, what two people agreed
-- to, expenses once, disputes that ended.
with posts as (
    select
        rep_id,
        max(payroll_id) as payroll_id,
        max(case when has_post then valid_to end) as last_post_end,
        max(leave_date) as leave_date
    from {{ ref('int_rep_history') }}
    group by rep_id
),

payouts as (
    select
        ledger.entry_id,
        ledger.rep_id,
        ledger.origin_period_id,
        posts.payroll_id,
        coalesce(posts.leave_date < months.valid_from or posts.last_post_end <= months.valid_from, posts.rep_id is null)
            as has_left,
        ledger.rep_id in (
            select adjustments.rep_id
            from {{ ref('stg_adjustments') }} as adjustments
            where adjustments.type_code = 'termination' and not adjustments.is_deleted
        ) as has_rule
    from {{ ref('commission_ledger') }} as ledger
    inner join {{ ref('int_pay_month') }} as months on ledger.origin_period_id = months.period_id
    left join posts on ledger.rep_id = posts.rep_id
    where ledger.entry_type_code = 'PAYOUT'
),

adjustments as (
    select *
    from {{ ref('stg_adjustments') }}
    where not is_deleted and {{ is_recorded('recorded_at') }}
),

decisions as (
    select
        object_code,
        object_id,
        person_id,
        max(case when status_code = 'prepared' then 1 else 0 end) as has_prepared,
        max(case when status_code = 'approved' then 1 else 0 end) as has_approved
    from {{ ref('stg_approvals') }}
    where not is_deleted
    group by object_code, object_id, person_id
),

claimed as (
    select
        currency_code,
        sum(amount) as amount
    from {{ ref('stg_expenses') }}
    where
        not is_deleted
        and status_code in ('approved', 'paid')
        and coalesce({{ business_date('approved_at') }}, expense_date) <= {{ as_of_date() }}
    group by currency_code
),

repaid as (
    select
        currency_code,
        sum(ledger_amount) as amount
    from {{ ref('commission_ledger') }}
    where entry_type_code = 'EXPENSE'
    group by currency_code
),

uses as (
    select
        events.plan_id,
        events.version_number,
        min(events.credit_date) as first_date,
        max({{ business_date('components.approved_at') }}) as approved_date
    from {{ ref('int_pay_event') }} as events
    inner join {{ ref('int_plan_component') }} as components
        on events.plan_id = components.plan_id and events.version_number = components.version_number
    group by events.plan_id, events.version_number
)

select
    'R-20' as control_id,
    'entries of open months' as scope,
    count(*) as left_value,
    count(case when not (months.is_closed and ledger.posted_period_id = ledger.origin_period_id) then 1 end)
        as right_value
from {{ ref('commission_ledger') }} as ledger
inner join {{ ref('int_pay_month') }} as months on ledger.origin_period_id = months.period_id
where ledger.entry_id not in (select sealed.entry_id from {{ source('closed', 'commission_ledger') }} as sealed)
union all
select
    'R-21' as control_id,
    'payouts to people in the payroll' as scope,
    count(*) as left_value,
    count(payroll_id) as right_value
from payouts
union all
select
    'R-21' as control_id,
    'payouts while employed, or with a termination' as scope,
    count(*) as left_value,
    count(case when not has_left or has_rule then 1 end) as right_value
from payouts
union all
select
    'R-21' as control_id,
    'adjustments approved by somebody else' as scope,
    count(*) as left_value,
    count(case when coalesce(requested_by <> approved_by, true) and approved_by <> rep_id then 1 end) as right_value
from adjustments
where approved_by is not null
union all
select
    'R-21' as control_id,
    'approvals by somebody who did not prepare' as scope,
    coalesce(sum(has_approved), 0) as left_value,
    coalesce(sum(has_approved * (1 - has_prepared)), 0) as right_value
from decisions
union all
select
    'R-21' as control_id,
    'plan versions approved before their first use' as scope,
    count(*) as left_value,
    count(case when approved_date <= first_date then 1 end) as right_value
from uses
union all
select
    'R-22' as control_id,
    'adjustments with reason, approver and reference' as scope,
    count(*) as left_value,
    count(case when reason_code <> '' and approved_by is not null and reference <> '' then 1 end) as right_value
from adjustments
union all
select
    'R-22' as control_id,
    concat('adjustments within a twentieth of what was earned in ', currency_code) as scope,
    sum(case when entry_type_code = 'MANUAL_ADJ' then abs(ledger_amount) else 0 end) as left_value,
    least(
        sum(case when entry_type_code = 'MANUAL_ADJ' then abs(ledger_amount) else 0 end),
        sum(case when entry_type_code in ('EARN', 'BONUS') then ledger_amount else 0 end) * cast(0.05 as decimal(3, 2))
    ) as right_value
from {{ ref('commission_ledger') }}
group by currency_code
union all
select
    'R-33' as control_id,
    concat('expenses in ', coalesce(claimed.currency_code, repaid.currency_code)) as scope,
    coalesce(claimed.amount, 0) as left_value,
    coalesce(repaid.amount, 0) as right_value
from claimed
full outer join repaid on claimed.currency_code = repaid.currency_code
union all
select
    'R-34' as control_id,
    'disputes that ended, with an adjustment or none' as scope,
    count(*) as left_value,
    count(case when status_code <> 'accepted' or adjustment_id is not null then 1 end) as right_value
from {{ ref('stg_disputes') }}
where not is_deleted and status_code <> 'open'
