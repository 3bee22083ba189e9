-- Marketing campaigns, with their place in a campaign tree, plan and budget, one row per campaign and source: the
-- version the as-of date knows.
select
    campaign_id,
    parent_campaign_id,
    name,
    type_code,
    channel_code,
    start_date,
    end_date,
    status_code,
    budget_amount,
    actual_cost_amount,
    currency_code,
    owner_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'campaigns'), ['campaign_id']) }}
