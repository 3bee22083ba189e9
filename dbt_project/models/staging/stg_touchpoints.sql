-- Contacts between a person (lead or contact) and the company's marketing, one row per touch and source: the
-- version the as-of date knows.
select
    touch_id,
    person_id,
    campaign_id,
    occurred_at,
    type_code,
    channel_code,
    is_response,
    utm_source,
    utm_medium,
    utm_campaign,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'touchpoints'), ['touch_id']) }}
