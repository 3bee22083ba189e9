-- A date table with a hole silently drops facts in BI tools.
select
    count(*) as day_count,
    min(calendar_date) as first_date,
    max(calendar_date) as last_date
from {{ ref('dim_date') }}
having
    count(*) <> {{ days_between('min(calendar_date)', 'max(calendar_date)') }} + 1
    or count(case when is_as_of then 1 end) <> 1
