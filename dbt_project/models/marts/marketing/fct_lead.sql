select
    leads.lead_id,
    leads.source_code,
    leads.country_code,
    leads.channel_code,
    coalesce(channels.channel_name, 'Unspecified') as channel_name,
    leads.campaign_id,
    leads.status_code,
    leads.owner_id,
    coalesce(teams.team_id, 'unassigned') as owner_team_id,
    leads.created_at,
    leads.created_date,
    {{ month_start('leads.created_date') }} as cohort_month,
    steps.mql_date,
    steps.is_mql_inferred,
    steps.opportunity_date,
    steps.won_date,
    steps.mql_date is not null as is_mql,
    steps.opportunity_date is not null as is_opportunity,
    steps.won_date is not null as is_won,
    cast(steps.won_amount as decimal(18, 2)) as won_amount,
    steps.won_currency_code,
    steps.new_customer_count,
    leads.modified_at,
    leads.source_system,
    leads.source_file,
    leads.source_row_number
from {{ ref('int_lead') }} as leads
inner join {{ ref('int_lead_step') }} as steps on leads.lead_id = steps.lead_id
left join {{ ref('channels') }} as channels on leads.channel_code = channels.channel_code
-- The team of the day the lead was created: from the first day of an interval up to, not including, its last.
left join {{ ref('int_rep_history') }} as teams
    on leads.owner_id = teams.rep_id and {{ valid_at('leads.created_date', 'teams') }}
where leads.is_known
