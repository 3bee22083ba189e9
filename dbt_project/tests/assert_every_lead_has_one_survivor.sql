-- Definition B1: every living lead, and every id that a merge still speaks of, has one survivor on the as-of date; the
-- survivor is living and stands for itself; whatever a link ties together has the same one, so that the search for
-- it has come to its end; and what an id was mapped to before has no overlap and, while it lives, no gap.
with living as (
    select lead_id
    from {{ ref('int_lead') }}
    where is_known
),

followed as (
    select
        lead_id,
        is_living,
        valid_to,
        coalesce(lead(valid_from) over (partition by lead_id order by valid_from), {{ end_of_time() }}) as next_from
    from {{ ref('lead_identity_map') }}
    where
        lead_id in (
            select past.lead_id
            from {{ ref('lead_identity_map') }} as past
            where not past.is_current
        )
),

problems as (
    select
        lead_id,
        'is living and has no survivor' as problem
    from living
    where lead_id not in (select survivors.lead_id from {{ ref('int_lead_survivor') }} as survivors)
    union all
    select
        lead_id,
        'has several survivors' as problem
    from {{ ref('int_lead_survivor') }}
    group by lead_id
    having count(*) > 1
    union all
    select
        merged.lead_id,
        'is mapped to a lead that does not stand for itself' as problem
    from {{ ref('int_lead_survivor') }} as merged
    left join {{ ref('int_lead_survivor') }} as survivors on merged.survivor_lead_id = survivors.lead_id
    where merged.is_merged and not coalesce(survivors.is_living and not survivors.is_merged, false)
    union all
    select
        links.lead_id,
        'is linked to a lead with another survivor' as problem
    from {{ ref('int_lead_link') }} as links
    left join {{ ref('int_lead_survivor') }} as ours on links.lead_id = ours.lead_id
    left join {{ ref('int_lead_survivor') }} as theirs on links.other_lead_id = theirs.lead_id
    where ours.survivor_lead_id is distinct from theirs.survivor_lead_id
    union all
    select
        lead_id,
        'has a history with a gap or an overlap' as problem
    from followed
    where valid_to > next_from or (is_living and valid_to < next_from)
)

select
    problem,
    count(*) as lead_count,
    min(lead_id) as example_lead_id
from problems
group by problem
