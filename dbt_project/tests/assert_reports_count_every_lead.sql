-- Definitions A1, A2 and C3: the lead reports are partitions of fct_lead, so their sums are its totals.
with leads as (
    select
        count(*) as lead_count,
        count(case when not is_excluded then 1 end) as counted_lead_count,
        count(won_date) as won_count,
        count(case when not is_excluded then won_date end) as counted_won_count,
        coalesce(sum(won_amount), 0) as won_amount,
        coalesce(sum(new_customer_count), 0) as new_customer_count
    from {{ ref('fct_lead') }}
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
),

roi as (
    select
        coalesce(sum(lead_count), 0) as lead_count,
        coalesce(sum(won_count), 0) as won_count,
        coalesce(sum(won_amount), 0) as won_amount,
        coalesce(sum(new_customer_count), 0) as new_customer_count
    from {{ ref('rpt_campaign_roi') }}
)

select
    leads.lead_count,
    leads.counted_lead_count,
    funnel.lead_count as funnel_lead_count,
    period.lead_count as period_lead_count,
    roi.lead_count as roi_lead_count,
    leads.won_count,
    leads.counted_won_count,
    funnel.won_count as funnel_won_count,
    period.won_count as period_won_count,
    roi.won_count as roi_won_count,
    leads.won_amount,
    roi.won_amount as roi_won_amount,
    leads.new_customer_count,
    roi.new_customer_count as roi_new_customer_count
from leads
cross join funnel
cross join period
cross join roi
where
    leads.counted_lead_count <> funnel.lead_count
    or leads.counted_lead_count <> period.lead_count
    or leads.lead_count <> roi.lead_count
    or leads.counted_won_count <> funnel.won_count
    or leads.counted_won_count <> period.won_count
    or leads.won_count <> roi.won_count
    or leads.won_amount <> roi.won_amount
    or leads.new_customer_count <> roi.new_customer_count
