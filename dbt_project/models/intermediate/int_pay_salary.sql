-- Base salaries by month, in proportion to the days of the assignment.
{{ config(materialized='table') }}

with assigned as (
    select
        assignments.rep_id,
        assignments.plan_id,
        assignments.version_number,
        assignments.valid_from as assigned_from,
        assignments.salary_currency_code,
        assignments.base_salary_amount,
        assignments.day_count_code,
        assignments.cutoff_day,
        months.period_id,
        months.month_number,
        months.valid_from as month_from,
        months.valid_to as month_to,
        greatest(months.valid_from, assignments.valid_from) as part_from,
        least(months.valid_to, assignments.valid_to) as part_to
    from {{ ref('int_plan_assignment') }} as assignments
    inner join {{ ref('int_pay_month') }} as months
        on assignments.valid_to > months.valid_from and assignments.valid_from < months.valid_to
    where assignments.base_salary_amount is not null
),

numbered as (
    {{ counted_days('assigned', [('part', 'part_from', 'part_to'), ('month', 'month_from', 'month_to')]) }}
)

select
    rep_id,
    salary_currency_code as currency_code,
    period_id,
    month_number,
    {{ from_cents('sum(' ~ proportion(cents('base_salary_amount'), 'part_days', 'month_days') ~ ')') }} as salary_amount
from numbered
group by rep_id, salary_currency_code, period_id, month_number
