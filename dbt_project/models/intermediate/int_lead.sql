-- Every lead with its business days; a conversion after the as-of date has not happened yet.
{{ config(materialized='table') }}

with dated as (
    select
        *,
        {{ business_date('created_at') }} as created_date,
        {{ business_date('converted_at') }} as converted_date
    from {{ ref('stg_leads') }}
)

select
    lead_id,
    country_code,
    source_code,
    coalesce(nullif(channel_code, ''), 'unspecified') as channel_code,
    campaign_id,
    status_code,
    owner_id,
    exclusion_reason,
    created_at,
    created_date,
    case when {{ by_as_of('converted_at') }} then converted_at end as converted_at,
    case when {{ by_as_of('converted_at') }} then converted_date end as converted_date,
    case when coalesce({{ by_as_of('converted_at') }}, true) then converted_account_id end as converted_account_id,
    case when coalesce({{ by_as_of('converted_at') }}, true) then converted_contact_id end as converted_contact_id,
    converted_opportunity_id,
    modified_at,
    is_deleted,
    not is_deleted and {{ by_as_of('created_at') }} as is_known,
    source_system,
    source_file,
    source_row_number
from dated
