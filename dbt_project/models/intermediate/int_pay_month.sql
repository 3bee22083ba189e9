-- The months that commission is posted in, up to the one of the as-of date. Months are closed in order: everything up
-- to the latest sealed one is closed, and the month after it is the earliest that may still take entries.
{{ config(materialized='table') }}

with months as (
    select
        period_id,
        valid_from,
        valid_to,
        row_number() over (order by valid_from) as month_number
    from {{ ref('int_period') }}
    where period_type_code = 'month' and valid_from <= {{ as_of_date() }}
),

calendar as (
    select
        period_id,
        max(pay_date) as pay_date
    from {{ ref('stg_period_calendar') }}
    where not is_deleted
    group by period_id
),

sealed as (
    select coalesce(max(months.month_number), 0) as month_number
    from months
    inner join {{ source('closed', 'period_seal') }} as seals on months.period_id = seals.period_id
),

dated as (
    select
        months.*,
        coalesce(calendar.pay_date, months.valid_to) as pay_date,
        months.month_number <= sealed.month_number as is_closed,
        sealed.month_number + 1 as open_month_number
    from months
    cross join sealed
    left join calendar on months.period_id = calendar.period_id
)

select
    dated.*,
    payouts.month_number as payout_month_number
from dated
left join months as payouts
    on {{ valid_at('dated.pay_date', 'payouts') }} and dated.pay_date <= {{ as_of_date() }}
