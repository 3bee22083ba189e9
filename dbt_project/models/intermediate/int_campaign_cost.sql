-- What the sources say each campaign cost, by day and type, also in the reporting currency at the day's rate. Daily
-- rows win; a campaign without any counts the cost on its own record, on the day it started.
{{ config(materialized='table') }}

with daily as (
    select
        campaign_id,
        cost_date,
        cost_type_code,
        currency_code,
        platform,
        account_time_zone,
        false as is_cost_day_assumed,
        spend_amount,
        impressions,
        clicks,
        source_system,
        source_file,
        source_row_number
    from {{ ref('stg_campaign_cost_daily') }}
    where not is_deleted and cost_date <= {{ as_of_date() }}
),

recorded as (
    select
        campaign_id,
        coalesce(start_date, {{ business_date('created_at') }}, end_date, {{ as_of_date() }}) as cost_date,
        coalesce(currency_code, '{{ var("reporting_currency") }}') as currency_code,
        actual_cost_amount,
        source_system,
        source_file,
        source_row_number
    from {{ ref('stg_campaigns') }}
    where not is_deleted and actual_cost_amount is not null
),

costs as (
    select * from daily
    union all
    select
        campaign_id,
        cost_date,
        'unspecified' as cost_type_code,
        currency_code,
        null as platform,
        null as account_time_zone,
        true as is_cost_day_assumed,
        actual_cost_amount as spend_amount,
        null as impressions,
        null as clicks,
        source_system,
        source_file,
        source_row_number
    from recorded
    where cost_date <= {{ as_of_date() }} and campaign_id not in (select daily.campaign_id from daily)
)

select
    costs.*,
    {{ month_start('costs.cost_date') }} as spend_month,
    {{ converted('costs.spend_amount', 'costs.currency_code', 'rates.fx_rate') }} as spend_reporting_amount,
    {{ applied_fx_rate('costs.currency_code', 'rates.fx_rate') }} as fx_rate,
    {{ applied_fx_rate_date('costs.currency_code', 'rates.fx_rate_date', 'costs.cost_date') }} as fx_rate_date
from costs
left join {{ ref('int_fx_rate') }} as rates
    on costs.currency_code = rates.currency_code and costs.cost_date = rates.calendar_date
