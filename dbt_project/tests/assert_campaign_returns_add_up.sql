-- Definitions C1 to C3 and faults 11 and 12: every model and basis of the report holds all cost, all leads, all won
-- deals, valued or not, and the revenue net of refunds, to the cent. A set of rows that is missing counts as 0.
{% set is_order = var('roi_conversion_type') == 'order' %}

with won as (
    select
        count(*) as won_count,
        count(case when is_new_customer then 1 end) as new_customer_count
    from {{ ref('int_conversion') }}
    where conversion_type_code = '{{ var("roi_conversion_type") }}' and left_out_reason is null
),

deals as (
    select coalesce(sum(won_reporting_amount), 0) as won_amount
    from {{ ref('fct_opportunity') }}
    where not is_excluded
),

revenue as (
    {% if is_order %}
        select coalesce(sum(order_reporting_amount), 0) as amount
        from {{ ref('fct_order') }}
        where not is_excluded and not is_canceled
    {% else %}
        select won_amount as amount
        from deals
    {% endif %}
),

refunds as (
    select coalesce(sum(reporting_amount), 0) as amount
    from {{ ref('int_refund') }}
    where conversion_type_code = '{{ var("roi_conversion_type") }}' and left_out_reason is null
),

leads as (
    select
        count(*) as lead_count,
        count(won_date) as won_lead_count
    from {{ ref('fct_lead') }}
    where not is_excluded
),

costs as (
    select coalesce(sum(cost_reporting_amount), 0) as amount
    from {{ ref('fct_campaign_cost_day') }}
),

sales_costs as (
    select coalesce(sum(sales_cost_amount), 0) as amount
    from {{ ref('sales_cost') }}
    where {{ month_end('cost_month') }} <= {{ as_of_date() }}
),

models as (
    select '{{ var("roi_headline_model") }}' as model_code
    union
    select model_code from {{ ref('rpt_campaign_roi') }}
),

wanted as (
    select
        model_code,
        'spend_cohort' as basis_code
    from models
    union all
    select
        model_code,
        'period' as basis_code
    from models
),

found as (
    select
        wanted.model_code,
        wanted.basis_code,
        coalesce(sum(report.cost_amount), 0) as cost_amount,
        coalesce(sum(report.sales_cost_amount), 0) as sales_cost_amount,
        coalesce(sum(report.lead_count), 0) as lead_count,
        coalesce(sum(report.won_count), 0) as won_lead_count,
        coalesce(sum(report.lead_credit), 0) as lead_credit,
        coalesce(sum(report.won_credit), 0) as won_credit,
        coalesce(sum(report.new_customer_credit), 0) as new_customer_credit,
        coalesce(sum(report.attributed_amount), 0) as attributed_amount,
        coalesce(sum(report.refunded_amount), 0) as refunded_amount,
        coalesce(sum(report.primary_campaign_won_amount), 0) as primary_won_amount
    from wanted
    left join {{ ref('rpt_campaign_roi') }} as report
        on wanted.model_code = report.model_code and wanted.basis_code = report.basis_code
    group by wanted.model_code, wanted.basis_code
)

select
    found.*,
    costs.amount as source_cost_amount,
    sales_costs.amount as source_sales_cost_amount,
    leads.lead_count as leads,
    leads.won_lead_count as won_leads,
    won.won_count as won,
    won.new_customer_count as new_customers,
    revenue.amount as revenue,
    refunds.amount as refunds,
    deals.won_amount as deals_won
from found
cross join won
cross join deals
cross join revenue
cross join refunds
cross join leads
cross join costs
cross join sales_costs
where
    found.cost_amount <> costs.amount
    or found.sales_cost_amount <> sales_costs.amount
    or found.lead_count <> leads.lead_count
    or found.won_lead_count <> leads.won_lead_count
    or found.lead_credit <> leads.lead_count
    or found.won_credit <> won.won_count
    or found.new_customer_credit <> won.new_customer_count
    or found.attributed_amount <> revenue.amount + refunds.amount
    or found.refunded_amount <> refunds.amount
    or found.primary_won_amount <> deals.won_amount
