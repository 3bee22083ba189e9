-- Definitions A1 and A2: the funnels are partitions of the leads in fct_lead that count, so their sums are its totals.
with leads as (
    select
        count(*) as lead_count,
        count(won_date) as won_count
    from {{ ref('fct_lead') }}
    where not is_excluded
),

funnel as (
    select
        coalesce(sum(lead_count), 0) as lead_count,
        coalesce(sum(won_to_date_count), 0) as won_count
    from {{ ref('rpt_funnel_cohort') }}
),

period as (
    select
        coalesce(sum(lead_count), 0) as lead_count,
        coalesce(sum(won_count), 0) as won_count
    from {{ ref('rpt_funnel_period') }}
)

select
    leads.lead_count,
    funnel.lead_count as funnel_lead_count,
    period.lead_count as period_lead_count,
    leads.won_count,
    funnel.won_count as funnel_won_count,
    period.won_count as period_won_count
from leads
cross join funnel
cross join period
where
    leads.lead_count <> funnel.lead_count
    or leads.lead_count <> period.lead_count
    or leads.won_count <> funnel.won_count
    or leads.won_count <> period.won_count
