-- Rule R8: the leads of which something changed after the close of a month that it concerns, with everybody who is the
-- same person. Of all others a closed month is reported as it is. Only a record with several versions can have changed;
-- a row of history can have come late.
{{ config(materialized='table') }}

with deals as (
    select
        opportunity_id,
        max(modified_at) as last_at
    from {{ source('raw', 'opportunities') }}
    group by opportunity_id
    having count(*) > 1 or count(created_at) = 0
),

changed_deals as (
    select versions.opportunity_id
    from {{ source('raw', 'opportunities') }} as versions
    inner join deals on versions.opportunity_id = deals.opportunity_id
    inner join {{ ref('int_closed_day') }} as closes
        on versions.close_date = closes.calendar_date and deals.last_at > closes.closed_at
    union distinct
    select versions.opportunity_id
    from {{ source('raw', 'opportunities') }} as versions
    inner join deals on versions.opportunity_id = deals.opportunity_id
    inner join {{ ref('int_closed_day') }} as closes
        on {{ business_date('versions.created_at') }} = closes.calendar_date and versions.modified_at > closes.closed_at
    where versions.is_deleted
),

several as (
    select lead_id
    from {{ source('raw', 'leads') }}
    group by lead_id
    having count(*) > 1
),

changed as (
    select versions.lead_id
    from {{ source('raw', 'leads') }} as versions
    inner join several on versions.lead_id = several.lead_id
    inner join {{ ref('int_closed_day') }} as closes
        on {{ business_date('versions.created_at') }} = closes.calendar_date and versions.modified_at > closes.closed_at
    where versions.is_deleted or {{ is_excluded('versions.exclusion_reason') }}
    union distinct
    select versions.lead_id
    from {{ source('raw', 'leads') }} as versions
    inner join several on versions.lead_id = several.lead_id
    inner join {{ ref('int_closed_day') }} as closes
        on
            {{ business_date('versions.converted_at') }} = closes.calendar_date
            and versions.modified_at > closes.closed_at
    union distinct
    select versions.lead_id
    from {{ source('raw', 'lead_status_history') }} as versions
    inner join {{ ref('lead_statuses') }} as statuses on versions.to_status_code = statuses.status_code
    inner join {{ ref('int_closed_day') }} as closes
        on
            {{ business_date('versions.changed_at') }} = closes.calendar_date
            and greatest(versions.created_at, versions.modified_at) > closes.closed_at
    where statuses.is_mql and greatest(versions.created_at, versions.modified_at) > versions.changed_at
    union distinct
    select lead_id
    from {{ ref('int_opportunity') }}
    where lead_id is not null and opportunity_id in (select changed_deals.opportunity_id from changed_deals)
    union distinct
    select lead_id
    from {{ ref('int_lead') }}
    where converted_opportunity_id in (select changed_deals.opportunity_id from changed_deals)
    union distinct
    select mapped.lead_id
    from {{ ref('lead_identity_map') }} as mapped
    inner join {{ ref('int_lead') }} as leads on mapped.lead_id = leads.lead_id
    inner join {{ ref('int_closed_day') }} as closes
        on leads.created_date = closes.calendar_date and mapped.valid_from > {{ business_date('closes.closed_at') }}
    where mapped.is_merged
),

persons as (
    select distinct coalesce(survivors.survivor_lead_id, changed.lead_id) as person_id
    from changed
    left join {{ ref('int_lead_survivor') }} as survivors on changed.lead_id = survivors.lead_id
)

select
    leads.lead_id,
    persons.person_id
from persons
inner join (
    select
        leads.lead_id,
        coalesce(survivors.survivor_lead_id, leads.lead_id) as person_id
    from {{ ref('int_lead') }} as leads
    left join {{ ref('int_lead_survivor') }} as survivors on leads.lead_id = survivors.lead_id
) as leads on persons.person_id = leads.person_id
