-- Definition A1: the lead report is a partition of fct_lead, so its sums are its totals.
with leads as (
    select
        count(*) as lead_count,
        count(won_date) as won_count
    from {{ ref('fct_lead') }}
),

funnel as (
    select
        coalesce(sum(lead_count), 0) as lead_count,
        coalesce(sum(won_to_date_count), 0) as won_count
    from {{ ref('rpt_funnel_cohort') }}
)

select
    leads.lead_count,
    funnel.lead_count as funnel_lead_count,
    leads.won_count,
    funnel.won_count as funnel_won_count
from leads
cross join funnel
where leads.lead_count <> funnel.lead_count or leads.won_count <> funnel.won_count
