-- A touch of a merged lead is one of its survivor. Of several touches of a person by one campaign within a minute, the
-- first counts, in the order of definition C1: time, then kind of touch, then id.
with people as (
    select
        touches.*,
        leads.lead_id as known_lead_id,
        contacts.contact_id,
        coalesce(contacts.account_id, leads.converted_account_id) as account_id
    from {{ ref('stg_touchpoints') }} as touches
    left join {{ ref('int_lead') }} as leads on touches.person_id = leads.lead_id and leads.is_known
    left join {{ ref('stg_contacts') }} as contacts
        on touches.person_id = contacts.contact_id and not contacts.is_deleted
    where not touches.is_deleted and {{ business_date('touches.occurred_at') }} <= {{ as_of_date() }}
)

select
    people.touch_id,
    people.person_id,
    people.known_lead_id as lead_id,
    people.contact_id,
    people.account_id,
    coalesce(people.known_lead_id, people.contact_id) is not null as has_person,
    people.campaign_id,
    coalesce(nullif(people.channel_code, ''), campaigns.channel_code, 'unspecified') as channel_code,
    people.type_code,
    kinds.type_rank,
    people.occurred_at as touched_at,
    {{ business_date('people.occurred_at') }} as touch_date,
    people.is_response,
    coalesce(channels.is_direct, false) as is_direct,
    row_number() over (
        partition by
            coalesce(people.known_lead_id, people.person_id),
            people.campaign_id,
            {{ minute_start('people.occurred_at') }}
        order by people.occurred_at asc, kinds.type_rank asc nulls last, people.touch_id asc
    ) > 1 as is_duplicate,
    people.modified_at,
    people.source_system,
    people.source_file,
    people.source_row_number
from people
left join {{ ref('touch_types') }} as kinds on people.type_code = kinds.type_code
left join {{ ref('stg_campaigns') }} as campaigns
    on people.campaign_id = campaigns.campaign_id and not campaigns.is_deleted
left join {{ ref('channels') }} as channels
    on coalesce(nullif(people.channel_code, ''), campaigns.channel_code) = channels.channel_code
