-- People or companies who showed interest, before they are customers, one row per lead and source: the version the
-- as-of date knows; personal columns (name, email, phone) stay in the lake.
select
    lead_id,
    company,
    country_code,
    source_code,
    channel_code,
    campaign_id,
    status_code,
    owner_id,
    pool_id,
    exclusion_reason,
    converted_at,
    converted_account_id,
    converted_contact_id,
    converted_opportunity_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'leads'), ['lead_id']) }}
