-- The times over which components measure: months, quarters, half-years (two quarters of a year) and years, with the
-- month in which each ends.
{{ config(materialized='table') }}

with quarters as (
    select
        quarters.*,
        years.period_id as year_id,
        row_number() over (partition by years.period_id order by quarters.valid_from) as quarter_number
    from {{ ref('int_period') }} as quarters
    inner join {{ ref('int_period') }} as years
        on years.period_type_code = 'year' and {{ valid_at('quarters.valid_from', 'years') }}
    where quarters.period_type_code = 'quarter'
),

windows as (
    select
        period_type_code as window_type_code,
        period_id as window_id,
        valid_from,
        valid_to
    from {{ ref('int_period') }}
    union all
    select
        'half_year' as window_type_code,
        concat(year_id, '-H', case when quarter_number <= 2 then 1 else 2 end) as window_id,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from quarters
    group by year_id, case when quarter_number <= 2 then 1 else 2 end
)

select
    windows.window_type_code,
    windows.window_id,
    windows.valid_from,
    windows.valid_to,
    case windows.window_type_code when 'month' then 1 when 'quarter' then 3 when 'half_year' then 6 else 12 end
        as month_count,
    months.period_id as last_period_id,
    months.month_number as last_month_number,
    windows.valid_to <= {{ plus_days(as_of_date(), 1) }} as is_over
from windows
left join {{ ref('int_pay_month') }} as months
    on {{ valid_at(plus_days('windows.valid_to', -1), 'months') }}
where windows.valid_from <= {{ as_of_date() }}
