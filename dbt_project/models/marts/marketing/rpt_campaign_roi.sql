-- Definition C3 on the lead's own campaign, by spend cohort: what the leads of a month brought in to date, against
-- what the campaign cost in that month.
with costs as (
    select
        campaign_id,
        {{ month_start('cost_date') }} as spend_month,
        sum(case when cost_type_code = 'overhead' then cost_reporting_amount else 0 end) as overhead_amount,
        sum(cost_reporting_amount) as cost_amount,
        '{{ var("reporting_currency") }}' as currency_code,
        false as is_cost_currency_mixed
    from {{ ref('fct_campaign_cost_day') }}
    group by campaign_id, {{ month_start('cost_date') }}
),

joined as (
    select
        costs.overhead_amount,
        costs.cost_amount,
        coalesce(costs.campaign_id, leads.campaign_id) as campaign_id,
        coalesce(costs.spend_month, leads.spend_month) as spend_month,
        coalesce(costs.currency_code, leads.won_currency_code) as currency_code,
        coalesce(costs.is_cost_currency_mixed, false)
        or coalesce(leads.is_won_currency_mixed, false)
        or coalesce(costs.currency_code <> leads.won_currency_code, false) as is_currency_mixed,
        coalesce(costs.cost_amount, 0) <= 0 as is_cost_missing,
        coalesce(leads.lead_count, 0) as lead_count,
        coalesce(leads.mql_count, 0) as mql_count,
        coalesce(leads.opportunity_count, 0) as opportunity_count,
        coalesce(leads.won_count, 0) as won_count,
        case when coalesce(leads.won_count, 0) = 0 then 0 else leads.won_amount end as won_amount,
        coalesce(leads.new_customer_count, 0) as new_customer_count
    from costs
    full outer join {{ ref('int_campaign_lead_month') }} as leads
        on costs.campaign_id = leads.campaign_id and costs.spend_month = leads.spend_month
),

-- Nothing is divided by a cost that is missing, zero or negative, or that is in another currency than the winnings.
comparable as (
    select
        *,
        case when not is_cost_missing and not is_currency_mixed then cost_amount end as comparable_cost_amount
    from joined
)

select
    comparable.campaign_id,
    campaigns.campaign_name,
    comparable.spend_month,
    case when not comparable.is_currency_mixed then comparable.currency_code end as currency_code,
    comparable.is_currency_mixed,
    cast(comparable.cost_amount as decimal(18, 2)) as cost_amount,
    cast(comparable.overhead_amount as decimal(18, 2)) as overhead_amount,
    comparable.is_cost_missing,
    comparable.lead_count,
    comparable.mql_count,
    comparable.opportunity_count,
    comparable.won_count,
    cast(comparable.won_amount as decimal(18, 2)) as won_amount,
    cast(comparable.new_customer_count as bigint) as new_customer_count,
    {{ ratio('comparable.won_amount - comparable.comparable_cost_amount', 'comparable.comparable_cost_amount') }}
        as roi_ratio,
    {{ ratio('comparable.won_amount', 'comparable.comparable_cost_amount') }} as roas_ratio,
    {{ amount_per('comparable.comparable_cost_amount', 'comparable.lead_count') }} as cost_per_lead_amount,
    {{ amount_per('comparable.comparable_cost_amount', 'comparable.new_customer_count') }}
        as customer_acquisition_cost_amount,
    {{ plus_days(month_end('comparable.spend_month'), var('roi_window_days')) }} <= {{ as_of_date() }} as is_mature,
    comparable.lead_count < {{ var('min_sample') }} as is_small_sample,
    cast({{ var('roi_window_days') }} as integer) as roi_window_days,
    {{ as_of_date() }} as as_of_date
from comparable
left join {{ ref('dim_campaign') }} as campaigns on comparable.campaign_id = campaigns.campaign_id
