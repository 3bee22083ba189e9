-- Whose touches count for a conversion (definition C1). A lead's are its own and those of the contact it became. The
-- people of a deal are its leads, the contacts they became and the contacts who take part in it; of an order they are
-- those of its deal, else the contacts of its account.
with leads as (
    select
        lead_id,
        lead_id as person_id
    from {{ ref('int_lead') }}
    where is_known
    union all
    select
        lead_id,
        converted_contact_id as person_id
    from {{ ref('int_lead') }}
    where is_known and converted_contact_id is not null
),

deals as (
    select
        links.opportunity_id,
        leads.person_id
    from {{ ref('int_lead_opportunity') }} as links
    inner join leads on links.lead_id = leads.lead_id
    union all
    select
        opportunity_id,
        contact_id as person_id
    from {{ ref('stg_opportunity_contacts') }}
    where not is_deleted
),

known_deals as (
    select distinct opportunity_id from deals
),

conversions as (
    select
        conversions.*,
        with_people.opportunity_id is not null as has_deal_people
    from {{ ref('int_conversion') }} as conversions
    left join known_deals as with_people
        on conversions.opportunity_id = with_people.opportunity_id
    where conversions.left_out_reason is null
)

select
    conversions.conversion_type_code,
    conversions.conversion_id,
    leads.person_id
from conversions
inner join leads on conversions.lead_id = leads.lead_id
where conversions.conversion_type_code = 'lead_created'
union
select
    conversions.conversion_type_code,
    conversions.conversion_id,
    deals.person_id
from conversions
inner join deals on conversions.opportunity_id = deals.opportunity_id
where conversions.conversion_type_code <> 'lead_created'
union
select
    conversions.conversion_type_code,
    conversions.conversion_id,
    contacts.contact_id as person_id
from conversions
inner join {{ ref('stg_contacts') }} as contacts
    on conversions.account_id = contacts.account_id and not contacts.is_deleted
where conversions.conversion_type_code = 'order' and not conversions.has_deal_people
