-- Definition C2: a parent's overhead of a month goes to its children by what they spent otherwise in that month, in
-- whole cents of its own currency and of the reporting currency. It moves one level, so that no tree of campaigns, not
-- even one that bites its own tail, can move it in circles; without spending children it stays.
{{ config(materialized='table') }}

with overheads as (
    select
        campaign_id,
        spend_month,
        currency_code,
        max(cost_date) as cost_date,
        sum(spend_amount) as overhead_amount,
        sum(spend_reporting_amount) as overhead_reporting_amount
    from {{ ref('int_campaign_cost') }}
    where cost_type_code = 'overhead'
    group by campaign_id, spend_month, currency_code
),

spends as (
    select
        campaign_id,
        spend_month,
        sum(spend_reporting_amount) as spend_amount
    from {{ ref('int_campaign_cost') }}
    where cost_type_code <> 'overhead'
    group by campaign_id, spend_month
    having sum(spend_reporting_amount) > 0
),

candidates as (
    select
        overheads.campaign_id as parent_campaign_id,
        children.campaign_id,
        overheads.spend_month,
        overheads.cost_date,
        overheads.currency_code,
        overheads.overhead_amount,
        overheads.overhead_reporting_amount,
        {{ cents('spends.spend_amount') }} as spend_cents
    from overheads
    inner join {{ ref('stg_campaigns') }} as children
        on
            overheads.campaign_id = children.parent_campaign_id
            and overheads.campaign_id <> children.campaign_id
            and not children.is_deleted
    inner join spends on children.campaign_id = spends.campaign_id and overheads.spend_month = spends.spend_month
),

measured as (
    select
        *,
        'source' as measure_code,
        {{ cents('overhead_amount') }} as overhead_cents
    from candidates
    union all
    select
        *,
        'reporting' as measure_code,
        {{ cents('overhead_reporting_amount') }} as overhead_cents
    from candidates
),

shares as (
    {{ largest_remainder(
        'measured', 'overhead_cents', 'spend_cents',
        ['measure_code', 'parent_campaign_id', 'spend_month', 'currency_code'], ['campaign_id']
    ) }}
)

select
    parent_campaign_id,
    campaign_id,
    cost_date,
    currency_code,
    {{ from_cents("max(case when measure_code = 'source' then share_units end)") }} as share_amount,
    {{ from_cents("max(case when measure_code = 'reporting' then share_units end)") }} as share_reporting_amount
from shares
group by parent_campaign_id, campaign_id, spend_month, cost_date, currency_code
