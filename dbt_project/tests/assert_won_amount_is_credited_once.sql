-- However many leads reached a deal, its won amount is in fct_lead once.
with credited as (
    select coalesce(sum(won_amount), 0) as amount
    from {{ ref('fct_opportunity') }}
    where opportunity_id in (select links.opportunity_id from {{ ref('int_lead_opportunity') }} as links)
),

leads as (
    select coalesce(sum(won_amount), 0) as amount
    from {{ ref('fct_lead') }}
)

select
    credited.amount as opportunity_amount,
    leads.amount as lead_amount
from credited
cross join leads
where credited.amount <> leads.amount
