-- Which leads are one person (definition B1), by what, and from which day that could be known: a merge in the source
-- from its day on, an equal e-mail address or an equal number at one company from the day the later lead was created.
-- Equal names never link. All leads with one value are linked to the earliest, which ties them as all pairs would.
{{ config(materialized='table') }}

with dated as (
    select
        reported.loser_id,
        reported.winner_id,
        greatest({{ business_date('reported.merged_at') }}, losers.created_date, winners.created_date) as merged_date
    from {{ ref('stg_merges') }} as reported
    left join {{ ref('int_lead') }} as losers on reported.loser_id = losers.lead_id
    left join {{ ref('int_lead') }} as winners on reported.winner_id = winners.lead_id
    where reported.object_code = 'lead' and not reported.is_deleted
),

merged as (
    select *
    from dated
    where merged_date <= {{ as_of_date() }}
),

-- A deleted lead is somebody nobody knows any more, unless a merge deleted it.
contacts as (
    select *
    from {{ ref('int_lead_contact') }}
    where {{ by_as_of('created_at') }} and (not is_deleted or lead_id in (select merged.loser_id from merged))
),

keys as (
    select
        lead_id,
        created_at,
        'email' as rule_code,
        email_address as match_key
    from contacts
    where email_address is not null
    union all
    select
        lead_id,
        created_at,
        'phone' as rule_code,
        phone_at_company as match_key
    from contacts
    where phone_at_company is not null
),

shared_keys as (
    select
        rule_code,
        match_key
    from keys
    group by rule_code, match_key
    having count(*) > 1
),

matched as (
    select
        keys.lead_id,
        keys.created_at,
        keys.rule_code,
        first_value(keys.lead_id) over (
            partition by keys.rule_code, keys.match_key order by keys.created_at, keys.lead_id
        ) as first_lead_id
    from keys
    inner join shared_keys on keys.rule_code = shared_keys.rule_code and keys.match_key = shared_keys.match_key
),

links as (
    select
        lead_id,
        first_lead_id as other_lead_id,
        rule_code,
        {{ business_date('created_at') }} as link_date
    from matched
    where lead_id <> first_lead_id
    union all
    select
        loser_id as lead_id,
        winner_id as other_lead_id,
        'merge' as rule_code,
        merged_date as link_date
    from merged
)

select
    lead_id,
    other_lead_id,
    rule_code,
    link_date,
    rule_code = 'merge' as is_loser
from links
union all
select
    other_lead_id as lead_id,
    lead_id as other_lead_id,
    rule_code,
    link_date,
    false as is_loser
from links
