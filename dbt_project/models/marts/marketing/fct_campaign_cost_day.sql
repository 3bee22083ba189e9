-- Definition C2: what the sources say, with the overhead that parents hand on moved to their children; the total stays.
with parts as (
    select
        campaign_id,
        cost_date,
        cost_type_code,
        currency_code,
        platform,
        account_time_zone,
        is_cost_day_assumed,
        spend_amount,
        0 as allocated_amount,
        spend_reporting_amount,
        0 as allocated_reporting_amount,
        fx_rate,
        fx_rate_date,
        impressions,
        clicks,
        source_system,
        source_file,
        source_row_number
    from {{ ref('int_campaign_cost') }}
    {% for campaign, sign in [('campaign_id', ''), ('parent_campaign_id', '-')] %}
        union all
        select
            {{ campaign }} as campaign_id,
            cost_date,
            'overhead' as cost_type_code,
            currency_code,
            null as platform,
            null as account_time_zone,
            false as is_cost_day_assumed,
            0 as spend_amount,
            {{ sign }}share_amount as allocated_amount,
            0 as spend_reporting_amount,
            {{ sign }}share_reporting_amount as allocated_reporting_amount,
            null as fx_rate,
            null as fx_rate_date,
            null as impressions,
            null as clicks,
            null as source_system,
            null as source_file,
            null as source_row_number
        from {{ ref('int_overhead_share') }}
    {% endfor %}
)

select
    campaign_id,
    cost_date,
    cost_type_code,
    currency_code,
    max(platform) as platform,
    max(account_time_zone) as account_time_zone,
    max(case when is_cost_day_assumed then 1 else 0 end) = 1 as is_cost_day_assumed,
    cast(sum(spend_amount) as decimal(18, 2)) as spend_amount,
    cast(sum(allocated_amount) as decimal(18, 2)) as allocated_amount,
    cast(sum(spend_amount + allocated_amount) as decimal(18, 2)) as cost_amount,
    max(fx_rate) as fx_rate,
    max(fx_rate_date) as fx_rate_date,
    cast(sum(spend_reporting_amount) as decimal(18, 2)) as spend_reporting_amount,
    cast(sum(allocated_reporting_amount) as decimal(18, 2)) as allocated_reporting_amount,
    cast(sum(spend_reporting_amount + allocated_reporting_amount) as decimal(18, 2)) as cost_reporting_amount,
    cast(sum(impressions) as bigint) as impression_count,
    cast(sum(clicks) as bigint) as click_count,
    max(source_system) as source_system,
    max(source_file) as source_file,
    max(source_row_number) as source_row_number
from parts
group by campaign_id, cost_date, cost_type_code, currency_code
