-- Definition C2 and fault 11: allocating overhead moves cost between campaigns and never changes its total, nor does a
-- campaign without outcomes lose its cost. Per currency, and converted, the sources' cost equals the allocated cost.
with campaigns_with_daily as (
    select distinct campaign_id
    from {{ ref('stg_campaign_cost_daily') }}
    where not is_deleted and cost_date <= {{ as_of_date() }}
),

source_costs as (
    select
        currency_code,
        spend_amount as cost_amount
    from {{ ref('stg_campaign_cost_daily') }}
    where not is_deleted and cost_date <= {{ as_of_date() }}
    union all
    select
        coalesce(currency_code, '{{ var("reporting_currency") }}') as currency_code,
        actual_cost_amount as cost_amount
    from {{ ref('stg_campaigns') }}
    where
        not is_deleted
        and actual_cost_amount is not null
        and coalesce(start_date, {{ business_date('created_at') }}, end_date, {{ as_of_date() }}) <= {{ as_of_date() }}
        and campaign_id not in (select with_daily.campaign_id from campaigns_with_daily as with_daily)
),

differences as (
    select
        currency_code,
        cost_amount as difference_amount
    from source_costs
    union all
    select
        currency_code,
        -cost_amount as difference_amount
    from {{ ref('fct_campaign_cost_day') }}
    union all
    select
        'allocated, converted' as currency_code,
        allocated_reporting_amount as difference_amount
    from {{ ref('fct_campaign_cost_day') }}
    union all
    select
        'spent by day, converted' as currency_code,
        spend_reporting_amount as difference_amount
    from {{ ref('int_campaign_cost') }}
    union all
    select
        'spent by day, converted' as currency_code,
        -cost_reporting_amount as difference_amount
    from {{ ref('fct_campaign_cost_day') }}
)

select
    currency_code,
    sum(difference_amount) as difference_amount
from differences
group by currency_code
having sum(difference_amount) <> 0
