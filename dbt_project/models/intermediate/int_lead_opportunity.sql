-- Which opportunities came from which person, each pair once. Several leads may reach one deal, but its money is
-- credited to one of them: the lead the deal names, else the earliest lead that was converted to it.
with links as (
    select
        lead_id,
        opportunity_id,
        1 as link_rank
    from {{ ref('fct_opportunity') }}
    where lead_id is not null
    union all
    select
        lead_id,
        converted_opportunity_id as opportunity_id,
        2 as link_rank
    from {{ ref('int_lead') }}
    where converted_opportunity_id is not null
),

pairs as (
    select
        survivors.survivor_lead_id,
        links.opportunity_id,
        min(links.link_rank) as link_rank
    from links
    inner join {{ ref('int_lead_survivor') }} as survivors on links.lead_id = survivors.lead_id
    group by survivors.survivor_lead_id, links.opportunity_id
)

select
    pairs.survivor_lead_id as lead_id,
    pairs.opportunity_id,
    case
        when coalesce(deals.created_date, deals.close_date) <= {{ as_of_date() }}
            then coalesce(deals.created_date, deals.close_date)
    end as opportunity_date,
    case when deals.is_won then deals.close_date end as won_date,
    deals.won_amount,
    deals.currency_code,
    deals.is_new_customer,
    row_number() over (
        partition by pairs.opportunity_id order by pairs.link_rank, leads.created_at, pairs.survivor_lead_id
    ) = 1 as is_credited
from pairs
inner join {{ ref('fct_opportunity') }} as deals on pairs.opportunity_id = deals.opportunity_id
inner join {{ ref('int_lead') }} as leads on pairs.survivor_lead_id = leads.lead_id
