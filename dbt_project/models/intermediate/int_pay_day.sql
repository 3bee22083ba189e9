-- Every day up to the as-of date with the month it is posted in and the windows it lies in.
{{ config(materialized='table') }}

select
    spine.calendar_date,
    months.period_id,
    months.month_number,
    months.open_month_number,
    max(case when windows.window_type_code = 'month' then windows.window_id end) as month_window_id,
    max(case when windows.window_type_code = 'quarter' then windows.window_id end) as quarter_window_id,
    max(case when windows.window_type_code = 'half_year' then windows.window_id end) as half_year_window_id,
    max(case when windows.window_type_code = 'year' then windows.window_id end) as year_window_id
from {{ ref('int_date_spine') }} as spine
inner join {{ ref('int_pay_month') }} as months on {{ valid_at('spine.calendar_date', 'months') }}
left join {{ ref('int_pay_window') }} as windows on {{ valid_at('spine.calendar_date', 'windows') }}
where spine.calendar_date <= {{ as_of_date() }}
group by spine.calendar_date, months.period_id, months.month_number, months.open_month_number
