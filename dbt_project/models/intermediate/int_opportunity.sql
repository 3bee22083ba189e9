-- Every opportunity with its outcome as the as-of date saw it: a deal closed later was still open.
{{ config(materialized='table') }}

with merged as (
    select distinct loser_id as opportunity_id
    from {{ ref('stg_merges') }}
    where object_code = 'opportunity' and not is_deleted and {{ by_as_of('merged_at') }}
),

flagged as (
    select
        deals.*,
        merged.opportunity_id is not null as is_merged,
        {{ business_date('deals.created_at') }} as created_date,
        coalesce(deals.is_won, stage_list.is_won, false) as is_won_in_source,
        coalesce(deals.is_closed, stage_list.is_closed, false) or coalesce(deals.is_won, false) as is_closed_in_source,
        coalesce(deals.close_date <= {{ as_of_date() }}, true) as is_past_close_date
    from {{ ref('stg_opportunities') }} as deals
    left join {{ ref('opportunity_stages') }} as stage_list on deals.stage_code = stage_list.stage_code
    left join merged on deals.opportunity_id = merged.opportunity_id
)

-- Visible from its creation on; without a creation instant from its close on, and if it is open, always.
select
    opportunity_id,
    account_id,
    lead_id,
    name,
    pipeline_code,
    stage_code,
    product_id,
    amount,
    currency_code,
    probability,
    category_code,
    close_date,
    loss_reason,
    owner_id,
    primary_campaign_id,
    coalesce(nullif(lower(trim(exclusion_reason)), ''), case when is_merged then 'merged' end) as exclusion_reason,
    created_at,
    created_date,
    modified_at,
    is_deleted,
    is_won_in_source and is_past_close_date as is_won,
    is_closed_in_source and is_past_close_date as is_closed,
    not is_deleted
    and coalesce(created_date <= {{ as_of_date() }}, is_past_close_date or not is_closed_in_source) as is_known,
    source_system,
    source_file,
    source_row_number
from flagged
