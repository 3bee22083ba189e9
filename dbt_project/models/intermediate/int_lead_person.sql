-- One row per person: the surviving lead with what its other records say. Where and when somebody came from is what the
-- first record tells, also when a merge deleted it since; how things stand now is what the record tells that the source
-- kept. A person counts as long as one living record counts.
{% set origin = ['created_at', 'created_date', 'source_code', 'channel_code', 'campaign_id'] %}
{% set state = ['country_code', 'status_code', 'owner_id', 'exclusion_reason'] %}
{% set conversion = ['converted_date', 'converted_account_id', 'converted_contact_id'] %}
with merged_away as (
    select distinct lead_id
    from {{ ref('int_lead_link') }}
    where is_loser
),

records as (
    select
        leads.*,
        survivors.survivor_lead_id,
        survivors.is_living,
        row_number() over (
            partition by survivors.survivor_lead_id order by leads.created_at, leads.lead_id
        ) as origin_rank,
        row_number() over (
            partition by survivors.survivor_lead_id
            order by
                case when not survivors.is_living then 3 when merged_away.lead_id is not null then 2 else 1 end,
                leads.created_at, leads.lead_id
        ) as kept_rank,
        row_number() over (
            partition by survivors.survivor_lead_id
            order by
                leads.converted_date nulls last,
                case when leads.converted_account_id is null then 1 else 0 end,
                leads.created_at, leads.lead_id
        ) as converted_rank
    from {{ ref('int_lead_survivor') }} as survivors
    inner join {{ ref('int_lead') }} as leads on survivors.lead_id = leads.lead_id
    left join merged_away on survivors.lead_id = merged_away.lead_id
    where
        survivors.survivor_lead_id in (
            select merged.survivor_lead_id
            from {{ ref('int_lead_survivor') }} as merged
            where merged.is_merged
        )
),

folded as (
    select
        survivor_lead_id,
        count(case when is_living then 1 end) - 1 as merged_lead_count,
        {% for column in origin %}
            max(case when origin_rank = 1 then {{ column }} end) as {{ column }},
        {% endfor %}
        {% for column in conversion %}
            max(case when converted_rank = 1 then {{ column }} end) as {{ column }},
        {% endfor %}
        {% for column in state %}
            max(case when kept_rank = 1 then {{ column }} end) as {{ column }},
        {% endfor %}
        count(case when is_living and not {{ is_excluded() }} then 1 end) > 0 as is_counted
    from records
    group by survivor_lead_id
)

select
    leads.lead_id,
    {% for column in origin + conversion + state if column != 'exclusion_reason' %}
        case when folded.survivor_lead_id is null then leads.{{ column }} else folded.{{ column }} end as {{ column }},
    {% endfor %}
    case
        when folded.survivor_lead_id is null then nullif(leads.exclusion_reason, '')
        when not folded.is_counted then folded.exclusion_reason
    end as exclusion_reason,
    coalesce(folded.merged_lead_count, 0) as merged_lead_count,
    leads.modified_at,
    leads.source_system,
    leads.source_file,
    leads.source_row_number
from {{ ref('int_lead') }} as leads
left join folded on leads.lead_id = folded.survivor_lead_id
where
    leads.is_known
    and leads.lead_id not in (
        select survivors.lead_id
        from {{ ref('int_lead_survivor') }} as survivors
        where survivors.is_merged
    )
