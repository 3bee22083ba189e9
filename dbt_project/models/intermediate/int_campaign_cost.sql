-- What the sources say each campaign cost, by month and currency. Daily rows win; a campaign without any counts the
-- cost on its own record, in the month it started.
with daily as (
    select
        campaign_id,
        {{ month_start('cost_date') }} as spend_month,
        currency_code,
        case when cost_type_code = 'overhead' then 0 else spend_amount end as direct_amount,
        case when cost_type_code = 'overhead' then spend_amount else 0 end as overhead_amount
    from {{ ref('stg_campaign_cost_daily') }}
    where not is_deleted and cost_date <= {{ as_of_date() }}
),

recorded as (
    select
        campaign_id,
        coalesce(currency_code, '{{ var("reporting_currency") }}') as currency_code,
        actual_cost_amount,
        coalesce(start_date, {{ business_date('created_at') }}, end_date, {{ as_of_date() }}) as cost_date
    from {{ ref('stg_campaigns') }}
    where not is_deleted and actual_cost_amount is not null
),

campaigns_with_daily as (
    select distinct campaign_id
    from daily
),

costs as (
    select * from daily
    union all
    select
        recorded.campaign_id,
        {{ month_start('recorded.cost_date') }} as spend_month,
        recorded.currency_code,
        recorded.actual_cost_amount as direct_amount,
        0 as overhead_amount
    from recorded
    left join campaigns_with_daily on recorded.campaign_id = campaigns_with_daily.campaign_id
    where campaigns_with_daily.campaign_id is null and recorded.cost_date <= {{ as_of_date() }}
)

select
    campaign_id,
    spend_month,
    currency_code,
    cast(sum(direct_amount) as decimal(18, 2)) as direct_amount,
    cast(sum(overhead_amount) as decimal(18, 2)) as overhead_amount
from costs
group by campaign_id, spend_month, currency_code
