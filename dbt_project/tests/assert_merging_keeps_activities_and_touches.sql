-- Definition B1: however leads are merged, their activities and touches are counted as often as before. Leads that
-- stand for themselves cannot break it: assert_every_lead_has_one_survivor and the reconciliation hold them.
with mapped as (
    select
        survivors.lead_id,
        count(leads.lead_id) as survivor_count
    from {{ ref('int_lead_survivor') }} as survivors
    left join {{ ref('fct_lead') }} as leads on survivors.survivor_lead_id = leads.lead_id
    where survivors.is_merged
    group by survivors.lead_id
),

happened as (
    select
        'activities' as extract_name,
        lead_id
    from {{ ref('int_activity') }}
    union all
    select
        'touchpoints' as extract_name,
        person_id as lead_id
    from {{ source('raw', 'touchpoints') }}
)

select
    happened.extract_name,
    count(*) as before_count,
    sum(mapped.survivor_count) as after_count
from happened
inner join mapped on happened.lead_id = mapped.lead_id
group by happened.extract_name
having count(*) <> sum(mapped.survivor_count)
