-- Who prepared and approved each month of pay, and why what is exported for it must wait.
with decisions as (
    select
        object_id as period_id,
        max(case when object_code = 'period' and status_code = 'approved' then person_id end) as approved_by,
        max(case when object_code = 'period' and status_code = 'prepared' then person_id end) as prepared_by,
        max(case when object_code = 'period' and status_code = 'rejected' then 1 else 0 end) = 1 as is_rejected,
        max(case when object_code = 'payroll_export' and status_code = 'rejected' then 1 else 0 end) = 1
            as is_payroll_rejected,
        max(case when object_code = 'journal_export' and status_code = 'rejected' then 1 else 0 end) = 1
            as is_journal_rejected
    from {{ ref('stg_approvals') }}
    where
        object_code in ('period', 'payroll_export', 'journal_export')
        and not is_deleted
        and {{ business_date('decided_at') }} <= {{ as_of_date() }}
    group by object_id
),

calendar as (
    select
        period_id,
        max(case when {{ business_date('approved_at') }} <= {{ as_of_date() }} then approved_by end) as approved_by
    from {{ ref('stg_period_calendar') }}
    where not is_deleted
    group by period_id
),

judged as (
    select
        months.period_id,
        months.valid_to,
        months.is_closed,
        coalesce(decisions.approved_by, calendar.approved_by) as approved_by,
        decisions.prepared_by,
        coalesce(decisions.is_rejected, false) as is_rejected,
        coalesce(decisions.is_payroll_rejected, false) as is_payroll_rejected,
        coalesce(decisions.is_journal_rejected, false) as is_journal_rejected
    from {{ ref('int_pay_month') }} as months
    left join decisions on months.period_id = decisions.period_id
    left join calendar on months.period_id = calendar.period_id
),

reasoned as (
    select
        *,
        case
            when is_closed then null
            when valid_to > {{ plus_days(as_of_date(), 1) }} then 'the month is not over'
            when is_rejected then 'the approval of the month was rejected'
            when approved_by is null then 'nobody has approved the month'
            when approved_by = prepared_by then 'who prepared the month has approved it'
        end as hold_reason
    from judged
)

select
    period_id,
    approved_by,
    prepared_by,
    is_rejected,
    coalesce(hold_reason, case when is_payroll_rejected then 'the export to payroll was rejected' end)
        as payroll_hold_reason,
    coalesce(hold_reason, case when is_journal_rejected then 'the export of journals was rejected' end)
        as journal_hold_reason
from reasoned
