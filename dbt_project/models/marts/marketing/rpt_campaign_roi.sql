-- Definition C3: returns, each the ratio of two amounts that stand beside it. The cost of sales of a month is shared by
-- its new customers, wherever they came from; in a month without any it stays at no campaign.
with pooled as (
    select
        *,
        sum(sales_cost_amount) over (partition by model_code, basis_code, spend_month) as sales_cost_pool,
        -- Nothing is divided by a cost that is missing, zero or negative. Won deals of which no amount is known are no
        -- return of 0.
        case when cost_amount > 0 then cost_amount end as known_cost_amount,
        case when won_credit = 0 or won_credit > unvalued_won_credit then attributed_amount end as known_amount,
        case
            when margin_unknown_amount = 0 and (won_credit = 0 or won_credit > unvalued_won_credit) then margin_amount
        end as known_margin_amount,
        case when margin_unknown_amount = 0 and new_customer_margin_amount > 0 then new_customer_margin_amount end
            as repaying_margin_amount
    from {{ ref('int_campaign_return') }}
),

shared as (
    {{ largest_remainder(
        'pooled', cents('sales_cost_pool'), millionths('new_customer_credit'),
        ['model_code', 'basis_code', 'spend_month'], ['campaign_id', 'channel_code']
    ) }}
),

figures as (
    select
        *,
        case
            when sales_cost_pool is not null
                then {{ from_cents('coalesce(share_units, ' ~ cents('coalesce(sales_cost_amount, 0)') ~ ')') }}
        end as sales_cost_share_amount
    from shared
)

select
    campaign_id,
    campaign_name,
    channel_code,
    spend_month,
    model_code,
    basis_code,
    model_code = '{{ var("roi_headline_model") }}' and basis_code = 'spend_cohort' as is_headline,
    '{{ var("reporting_currency") }}' as currency_code,
    cost_amount,
    overhead_amount,
    known_cost_amount is null as is_cost_missing,
    cast(sales_cost_share_amount as decimal(18, 2)) as sales_cost_amount,
    cast(known_cost_amount + sales_cost_share_amount as decimal(18, 2)) as full_cost_amount,
    lead_count,
    mql_count,
    opportunity_count,
    won_count,
    lead_credit,
    opportunity_credit,
    won_credit,
    unvalued_won_credit,
    new_customer_credit,
    attributed_amount,
    refunded_amount,
    margin_amount,
    new_customer_margin_amount,
    margin_unknown_amount,
    coalesce(primary_campaign_won_amount, 0) as primary_campaign_won_amount,
    {{ ratio('known_amount - known_cost_amount', 'known_cost_amount') }} as roi_ratio,
    {{ ratio('known_margin_amount - known_cost_amount', 'known_cost_amount') }} as margin_roi_ratio,
    {{ ratio('known_amount', 'known_cost_amount') }} as roas_ratio,
    {{ ratio('coalesce(primary_campaign_won_amount, 0) - known_cost_amount', 'known_cost_amount') }}
        as roi_primary_campaign_ratio,
    {{ amount_per('known_cost_amount', 'lead_count') }} as cost_per_lead_amount,
    {{ amount_per_credit('known_cost_amount', 'new_customer_credit') }} as marketing_cac_amount,
    {{ amount_per_credit('known_cost_amount + sales_cost_share_amount', 'new_customer_credit') }} as full_cac_amount,
    -- Months until the margin of the new customers has paid for them.
    {{ amount_per('known_cost_amount * ' ~ var('customer_revenue_months'), 'repaying_margin_amount') }}
        as marketing_payback_months,
    {{ amount_per(
        '(known_cost_amount + sales_cost_share_amount) * ' ~ var('customer_revenue_months'), 'repaying_margin_amount'
    ) }} as payback_months,
    case basis_code
        when 'period' then {{ month_end('spend_month') }}
        else {{ plus_days(month_end('spend_month'), var('roi_window_days')) }}
    end <= {{ as_of_date() }} as is_mature,
    lead_count < {{ var('min_sample') }} as is_small_sample,
    cast({{ var('roi_window_days') }} as integer) as roi_window_days,
    cast({{ var('customer_revenue_months') }} as integer) as customer_revenue_months,
    {{ as_of_date() }} as as_of_date
from figures
