-- What each campaign cost on each day, by type of cost, one row per campaign, day and cost type and source: the
-- version the as-of date knows.
select
    campaign_id,
    cost_date,
    cost_type_code,
    platform,
    account_time_zone,
    spend_amount,
    currency_code,
    impressions,
    clicks,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'campaign_cost_daily'), ['campaign_id', 'cost_date', 'cost_type_code']) }}
