-- Each campaign with its place in the tree. Distinct pairs of campaign and ancestor end any walk upwards, even a loop.
with recursive campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where not is_deleted
),

ancestors (campaign_id, ancestor_campaign_id) as (
    select
        campaign_id,
        parent_campaign_id as ancestor_campaign_id
    from campaigns
    where parent_campaign_id is not null
    union
    select
        ancestors.campaign_id,
        campaigns.parent_campaign_id as ancestor_campaign_id
    from ancestors
    inner join campaigns on ancestors.ancestor_campaign_id = campaigns.campaign_id
    where campaigns.parent_campaign_id is not null
)

select
    campaigns.campaign_id,
    campaigns.name as campaign_name,
    campaigns.parent_campaign_id,
    parents.name as parent_campaign_name,
    loops.campaign_id is not null as is_own_ancestor,
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
from campaigns
left join {{ ref('channels') }} as channels on campaigns.channel_code = channels.channel_code
left join campaigns as parents on campaigns.parent_campaign_id = parents.campaign_id
left join ancestors as loops
    on campaigns.campaign_id = loops.campaign_id and campaigns.campaign_id = loops.ancestor_campaign_id
