-- Definition B1. Facts keep the id they came with; who wants people joins through this map. What tied a lead to its
-- survivor is the strongest of its own links in the interval; the score says how much such a link is trusted.
with linked as (
    select
        periods.lead_id,
        periods.survivor_lead_id,
        periods.valid_from,
        periods.valid_to,
        min(case links.rule_code when 'merge' then 1 when 'email' then 2 else 3 end) as rule_rank
    from {{ ref('int_lead_component') }} as periods
    left join {{ ref('int_lead_link') }} as links
        on periods.lead_id = links.lead_id and periods.valid_to > links.link_date
    group by periods.lead_id, periods.survivor_lead_id, periods.valid_from, periods.valid_to
),

periods as (
    select
        linked.lead_id,
        linked.survivor_lead_id,
        case
            when linked.lead_id = linked.survivor_lead_id then 'self'
            when linked.rule_rank = 1 then 'merge'
            when linked.rule_rank = 2 then 'email'
            else 'phone'
        end as rule_code,
        linked.valid_from,
        linked.valid_to,
        coalesce(leads.is_known, false) as is_living
    from linked
    left join {{ ref('int_lead') }} as leads on linked.lead_id = leads.lead_id
    union all
    select
        lead_id,
        lead_id as survivor_lead_id,
        'self' as rule_code,
        created_date as valid_from,
        {{ end_of_time() }} as valid_to,
        true as is_living
    from {{ ref('int_lead') }}
    where is_known and lead_id not in (select components.lead_id from {{ ref('int_lead_component') }} as components)
)

select
    lead_id,
    survivor_lead_id,
    rule_code,
    cast(case rule_code when 'email' then 0.95 when 'phone' then 0.85 else 1 end as decimal(18, 6)) as score_ratio,
    valid_from,
    valid_to,
    valid_to = {{ end_of_time() }} as is_current,
    lead_id <> survivor_lead_id as is_merged,
    is_living
from periods
