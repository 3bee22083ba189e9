-- When each person first reached each funnel step, by the as-of date, whichever of the person's records it is on. A
-- step that was passed counts as reached: a lead with a deal but no dated qualification gets the day of its first later
-- step, flagged as inferred.
with qualified as (
    select
        coalesce(merged.survivor_lead_id, history.lead_id) as lead_id,
        min({{ business_date('history.changed_at') }}) as mql_date
    from {{ ref('stg_lead_status_history') }} as history
    inner join {{ ref('lead_statuses') }} as statuses on history.to_status_code = statuses.status_code
    left join {{ ref('int_lead_survivor') }} as merged on history.lead_id = merged.lead_id and merged.is_merged
    where
        statuses.is_mql
        and not history.is_deleted
        and {{ by_as_of('history.changed_at') }}
    group by coalesce(merged.survivor_lead_id, history.lead_id)
),

deals as (
    select
        lead_id,
        min(opportunity_date) as opportunity_date,
        min(won_date) as won_date,
        sum(case when is_credited then won_amount end) as won_amount,
        min(case when is_credited and won_amount is not null then currency_code end) as first_currency_code,
        max(case when is_credited and won_amount is not null then currency_code end) as last_currency_code,
        count(case when is_credited and is_new_customer then 1 end) as new_customer_count
    from {{ ref('int_lead_opportunity') }}
    group by lead_id
)

select
    leads.lead_id,
    leads.created_at,
    leads.created_date,
    leads.source_code,
    leads.channel_code,
    leads.campaign_id,
    leads.converted_date,
    leads.converted_account_id,
    leads.country_code,
    leads.status_code,
    leads.owner_id,
    leads.exclusion_reason,
    leads.merged_lead_count,
    leads.modified_at,
    leads.source_system,
    leads.source_file,
    leads.source_row_number,
    coalesce(
        qualified.mql_date, leads.converted_date, least(deals.opportunity_date, deals.won_date)
    ) as mql_date,
    qualified.mql_date is null
    and leads.converted_date is null
    and coalesce(deals.opportunity_date, deals.won_date) is not null as is_mql_inferred,
    deals.opportunity_date,
    deals.won_date,
    deals.won_amount,
    case
        when deals.first_currency_code = deals.last_currency_code then deals.first_currency_code
    end as won_currency_code,
    coalesce(deals.new_customer_count, 0) as new_customer_count
from {{ ref('int_lead_person') }} as leads
left join qualified on leads.lead_id = qualified.lead_id
left join deals on leads.lead_id = deals.lead_id
