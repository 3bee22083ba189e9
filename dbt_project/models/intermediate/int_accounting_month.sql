-- The months of the company's calendar, numbered like the months of pay, and calendar months after them, up to the last
-- one in which a commission is still spread over a service.
{{ config(materialized='table') }}

with recursive calendar as (
    select
        period_id,
        valid_from,
        valid_to,
        row_number() over (order by valid_from) as month_number
    from {{ ref('int_period') }}
    where period_type_code = 'month'
),

periods as (
    select max(amortization_months) as longest_months
    from {{ ref('int_plan_component') }}
),

-- Nothing when no line has a service.
horizon as (
    select
        least(
            greatest(
                max(services.service_end_date),
                {{ plus_months('max(services.service_start_date)', 'coalesce(max(periods.longest_months), 0)') }}
            ),
            {{ plus_months(as_of_date(), 600) }}
        ) as stop_date
    from {{ ref('stg_order_lines') }} as services
    cross join periods
    where not services.is_deleted and services.service_end_date > services.service_start_date
    having count(*) > 0
),

-- Each step carries the horizon: reading it in the recursion would read every order line once a month.
months as (
    select
        latest.*,
        {{ plus_months('horizon.stop_date', 12) }} as stop_date
    from (
        select
            cast(null as varchar) as period_id,
            valid_from,
            valid_to,
            month_number
        from calendar
        order by month_number desc
        limit 1
    ) as latest
    cross join horizon
    union all
    select
        null as period_id,
        months.valid_to as valid_from,
        {{ plus_months('months.valid_to', 1) }} as valid_to,
        months.month_number + 1 as month_number,
        months.stop_date
    from months
    where months.valid_to < months.stop_date
)

select
    month_number,
    period_id,
    valid_from,
    valid_to
from calendar
union all
select
    month_number,
    period_id,
    valid_from,
    valid_to
from months
where month_number > (select max(calendar.month_number) from calendar)
