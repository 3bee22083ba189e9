-- Every deal with the lead that is credited with it and the two events of definition C1 that lie before its close. One
-- without a creation instant was opened, at the latest, when it was closed.
select
    deals.opportunity_id,
    links.lead_id,
    deals.account_id,
    deals.opportunity_amount,
    deals.currency_code,
    deals.is_won,
    deals.is_new_customer,
    leads.created_at as lead_created_at,
    deals.created_at as opportunity_created_at,
    coalesce(
        deals.created_date, case when deals.close_date <= {{ as_of_date() }} then deals.close_date end
    ) as opened_date,
    deals.close_date,
    classified.exclusion_reason
from {{ ref('fct_opportunity') }} as deals
inner join {{ ref('int_opportunity') }} as classified on deals.opportunity_id = classified.opportunity_id
left join {{ ref('int_lead_opportunity') }} as links
    on deals.opportunity_id = links.opportunity_id and links.is_credited
left join {{ ref('int_lead') }} as leads on links.lead_id = leads.lead_id
