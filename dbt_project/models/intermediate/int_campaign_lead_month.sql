-- Outcomes to date of the leads each campaign brought in, by the month the leads were created. Leads without a
-- campaign are one group of their own, so that totals tie to fct_lead.
select
    coalesce(nullif(campaign_id, ''), '(none)') as campaign_id,
    cohort_month as spend_month,
    count(*) as lead_count,
    count(mql_date) as mql_count,
    count(opportunity_date) as opportunity_count,
    count(won_date) as won_count,
    sum(won_amount) as won_amount,
    sum(new_customer_count) as new_customer_count,
    min(won_currency_code) as won_currency_code,
    max(case when won_amount is not null and won_currency_code is null then 1 else 0 end) = 1
    or coalesce(min(won_currency_code) <> max(won_currency_code), false) as is_won_currency_mixed
from {{ ref('fct_lead') }}
group by coalesce(nullif(campaign_id, ''), '(none)'), cohort_month
