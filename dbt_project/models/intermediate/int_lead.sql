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
    created_at,
    created_date,
    case when converted_date <= {{ as_of_date() }} then converted_date end as converted_date,
    converted_account_id,
    converted_contact_id,
    converted_opportunity_id,
    exclusion_reason,
    modified_at,
    is_deleted,
    not is_deleted and created_date <= {{ as_of_date() }} as is_known,
    source_system,
    source_file,
    source_row_number
from dated
