-- Every deal with the lead that is credited with it and its opening: one without a creation instant was opened, at the
-- latest, when it was closed. What a new deal is worth is converted at the rate of that day.
with dated as (
    select
        *,
        case when not is_close_date_out_of_range then close_date end as known_close_date
    from {{ ref('fct_opportunity') }}
),

opened as (
    select
        *,
        coalesce(created_date, case when known_close_date <= {{ as_of_date() }} then known_close_date end)
            as opened_date
    from dated
)

select
    deals.opportunity_id,
    links.lead_id,
    deals.account_id,
    leads.created_at as lead_created_at,
    deals.created_at as opportunity_created_at,
    deals.opened_date,
    case when deals.opened_date is not null then deals.opportunity_amount end as opened_amount,
    {{ converted('deals.opportunity_amount', 'deals.currency_code', 'rates.fx_rate') }} as opened_reporting_amount,
    deals.currency_code,
    deals.known_close_date as close_date,
    deals.is_won,
    deals.won_reporting_amount,
    deals.is_new_customer,
    deals.exclusion_reason,
    deals.source_file,
    deals.source_row_number
from opened as deals
left join {{ ref('int_lead_opportunity') }} as links
    on deals.opportunity_id = links.opportunity_id and links.is_credited
left join {{ ref('int_lead') }} as leads on links.lead_id = leads.lead_id
left join {{ ref('int_fx_rate') }} as rates
    on deals.currency_code = rates.currency_code and deals.opened_date = rates.calendar_date
