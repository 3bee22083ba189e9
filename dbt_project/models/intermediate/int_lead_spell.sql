-- Spells with their holder, their end and the rules of their pool. A spell ends with the event that starts the next,
-- or when the lead is voided, converted or merged away in the source. The clock of the first runs from the lead's
-- creation where no event tells when it entered a pool.
{{ config(materialized='table') }}

{% set rules = ['assign_sla_hours', 'follow_up_sla_hours', 'protect_days', 'extend_days', 'longest_days'] %}
with spells as (
    select
        lead_id,
        spell_number,
        max(case when is_start then pool_id end) as pool_id,
        max(case when is_start then start_code end) as start_code,
        max(case when is_start then ending_code end) as ending_code,
        min(occurred_at) as started_at,
        min(case when state_code = 'held' then occurred_at end) as held_at,
        max(holder_id) as holder_id,
        max(case when event_code = 'claim' then 1 else 0 end) = 1 as is_claimed,
        min(case when state_code = 'through' then occurred_at end) as voided_at,
        count(*) as event_count
    from {{ ref('int_lead_pool_event') }}
    group by lead_id, spell_number
),

followed as (
    select
        *,
        lead(started_at) over (partition by lead_id order by spell_number) as next_started_at,
        lead(ending_code) over (partition by lead_id order by spell_number) as next_ending_code
    from spells
),

merged_away as (
    select
        loser_id as lead_id,
        min(merged_at) as merged_at
    from {{ ref('stg_merges') }}
    where object_code = 'lead' and not is_deleted and {{ by_as_of('merged_at') }}
    group by loser_id
),

-- Spells of every lead that somebody living stands for; a conversion or a merge ends the spell it falls into.
joined as (
    select
        followed.*,
        coalesce(merged.survivor_lead_id, followed.lead_id) as survivor_lead_id,
        leads.owner_id as owner_id_current,
        case
            when followed.start_code = 'created' then least(leads.created_at, followed.started_at)
            else followed.started_at
        end as entered_at,
        case
            when
                leads.converted_at >= followed.started_at
                and coalesce(leads.converted_at < followed.next_started_at, true)
                then leads.converted_at
        end as converted_at,
        case
            when
                merged_away.merged_at >= followed.started_at
                and coalesce(merged_away.merged_at < followed.next_started_at, true)
                then merged_away.merged_at
        end as merged_at
    from followed
    left join {{ ref('int_lead') }} as leads on followed.lead_id = leads.lead_id
    left join {{ ref('int_lead_survivor') }} as merged on followed.lead_id = merged.lead_id and merged.is_merged
    left join merged_away on followed.lead_id = merged_away.lead_id
    where leads.is_known or merged.lead_id is not null
),

ended as (
    select
        *,
        least(converted_at, voided_at, merged_at, next_started_at) as ended_at
    from joined
),

ruled as (
    select
        ended.lead_id,
        ended.survivor_lead_id,
        ended.spell_number,
        coalesce(ended.pool_id, '(none)') as pool_id,
        ended.start_code,
        ended.entered_at,
        -- An assignment after the end, as of a lead that was converted first, is none.
        case when coalesce(ended.held_at <= ended.ended_at, true) then ended.held_at end as assigned_at,
        case when coalesce(ended.held_at <= ended.ended_at, true) then ended.holder_id end as holder_id,
        ended.is_claimed,
        ended.owner_id_current,
        ended.ended_at,
        case ended.ended_at
            when ended.converted_at then 'converted'
            when ended.voided_at then 'voided'
            when ended.merged_at then 'merged'
            when ended.next_started_at then ended.next_ending_code
        end as end_code,
        {% for rule in rules %}
            coalesce(pools.{{ rule }}, {{ var('lead_' ~ rule) }}) as {{ rule }},
        {% endfor %}
        ended.event_count
    from ended
    left join {{ ref('lead_pools') }} as pools on ended.pool_id = pools.pool_id
),

dated as (
    select
        *,
        {{ business_date('entered_at') }} as entered_date,
        {{ business_date('assigned_at') }} as assigned_date,
        {{ business_date('ended_at') }} as ended_date
    from ruled
),

capped as (
    select
        *,
        case when longest_days > 0 then {{ plus_days('assigned_date', 'longest_days') }} end as recall_cap_date
    from dated
)

select
    *,
    case
        when protect_days > 0 then least({{ plus_days('assigned_date', 'protect_days') }}, recall_cap_date)
    end as first_due_date
from capped
