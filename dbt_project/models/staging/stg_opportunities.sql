-- Deals in the sales pipeline, open and closed, one row per opportunity and source: the version the as-of date
-- knows.
select
    opportunity_id,
    account_id,
    lead_id,
    name,
    pipeline_code,
    stage_code,
    product_id,
    amount,
    currency_code,
    probability,
    category_code,
    close_date,
    is_won,
    is_closed,
    loss_reason,
    owner_id,
    primary_campaign_id,
    exclusion_reason,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'opportunities'), ['opportunity_id']) }}
