select
    campaigns.campaign_id,
    campaigns.name as campaign_name,
    campaigns.parent_campaign_id,
    parents.name as parent_campaign_name,
    campaigns.type_code,
    campaigns.channel_code,
    channels.channel_name,
    campaigns.start_date,
    campaigns.end_date,
    campaigns.status_code,
    campaigns.budget_amount,
    campaigns.actual_cost_amount,
    campaigns.currency_code,
    campaigns.owner_id,
    campaigns.created_at,
    campaigns.modified_at,
    campaigns.source_system,
    campaigns.source_file,
    campaigns.source_row_number
from {{ ref('stg_campaigns') }} as campaigns
left join {{ ref('channels') }} as channels on campaigns.channel_code = channels.channel_code
left join {{ ref('stg_campaigns') }} as parents
    on campaigns.parent_campaign_id = parents.campaign_id and not parents.is_deleted
where not campaigns.is_deleted
