-- Which lead stands for each linked lead, day by day (definition B1): of all leads that links known by that day tie
-- together, the earliest created, ties by smallest id. A lead that a merge deleted stands for nobody from then on. Only
-- leads with a link are here; an id that nothing living stands for on the as-of date has no row.
{{ config(materialized='table') }}

with gone as (
    select
        lead_id,
        min(link_date) as merged_date
    from {{ ref('int_lead_link') }}
    where is_loser
    group by lead_id
),

candidates as (
    select
        leads.lead_id,
        leads.created_date as valid_from,
        case
            when not leads.is_deleted then {{ end_of_time() }}
            else coalesce(least(gone.merged_date, {{ business_date('leads.modified_at') }}), leads.created_date)
        end as valid_to,
        row_number() over (order by leads.created_at, leads.lead_id) as place
    from {{ ref('int_lead') }} as leads
    left join gone on leads.lead_id = gone.lead_id
    where
        leads.created_date <= {{ as_of_date() }}
        and leads.lead_id in (
            select links.lead_id
            from {{ ref('int_lead_link') }} as links
        )
),

seen as (
    {{ seen_candidates('candidates', ref('int_lead_link')) }}
),

turns as (
    select
        lead_id,
        seen_from as valid_from
    from seen
    union distinct
    select
        lead_id,
        valid_to
    from seen
    where valid_to < {{ end_of_time() }}
),

best as (
    select
        turns.lead_id,
        turns.valid_from,
        min(seen.place) as place
    from turns
    left join seen
        on
            turns.lead_id = seen.lead_id
            and turns.valid_from >= seen.seen_from
            and turns.valid_from < seen.valid_to
    group by turns.lead_id, turns.valid_from
),

changes as (
    select
        *,
        lag(place) over (partition by lead_id order by valid_from) as place_before
    from best
),

periods as (
    select
        lead_id,
        place,
        valid_from,
        coalesce(lead(valid_from) over (partition by lead_id order by valid_from), {{ end_of_time() }}) as valid_to,
        last_value(place) over (
            partition by lead_id order by valid_from rows between unbounded preceding and unbounded following
        ) as last_place
    from changes
    where place is distinct from place_before
)

select
    periods.lead_id,
    candidates.lead_id as survivor_lead_id,
    periods.valid_from,
    periods.valid_to
from periods
inner join candidates on periods.place = candidates.place
where periods.last_place is not null
