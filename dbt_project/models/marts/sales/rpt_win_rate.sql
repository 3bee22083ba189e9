-- Definitions A5 and A6. A deal counts in the month it closed, and in other columns in the month it was created.
{% set exclusions = ['duplicate', 'merged', 'test', 'never_qualified', 'other'] %}
with tiers as (
    select
        account_id,
        min(tier_code) as tier_code
    from {{ ref('stg_accounts') }}
    where not is_deleted
    group by account_id
),

deals as (
    select
        coalesce(deals.pipeline_code, 'unspecified') as pipeline_code,
        coalesce(deals.owner_id_at_event, 'unassigned') as owner_id,
        deals.owner_team_id,
        coalesce(tiers.tier_code, 'unspecified') as tier_code,
        case
            when deals.is_closed and not deals.is_close_date_out_of_range then {{ month_start('deals.close_date') }}
        end as close_month,
        {{ month_start('deals.created_date') }} as created_month,
        case
            when deals.win_rate_exclusion_code is not null then deals.win_rate_exclusion_code
            when deals.is_won then 'won'
            when deals.is_closed then 'lost'
            else 'open'
        end as outcome_code,
        deals.opportunity_reporting_amount as amount,
        deals.cycle_days
    from {{ ref('fct_opportunity') }} as deals
    left join tiers on deals.account_id = tiers.account_id
),

months as (
    select
        *,
        close_month as report_month,
        outcome_code as close_code,
        cast(null as varchar) as created_code,
        case when outcome_code = 'won' then cycle_days end as won_cycle_days
    from deals
    where close_month is not null
    union all
    select
        *,
        created_month as report_month,
        cast(null as varchar) as close_code,
        outcome_code as created_code,
        null as won_cycle_days
    from deals
    where created_month is not null
),

counts as (
    select
        report_month,
        pipeline_code,
        owner_id,
        owner_team_id,
        tier_code,
        count(case when close_code = 'won' then 1 end) as won_count,
        count(case when close_code = 'lost' then 1 end) as lost_count,
        count(case when close_code in ('won', 'lost') and amount is null then 1 end) as amount_missing_count,
        coalesce(sum(case when close_code = 'won' then amount end), 0) as won_amount,
        coalesce(sum(case when close_code = 'lost' then amount end), 0) as lost_amount,
        {% for code in exclusions %}
            count(case when close_code = '{{ code }}' then 1 end) as {{ code }}_count,
        {% endfor %}
        count(case when won_cycle_days >= 0 then 1 end) as cycle_count,
        count(case when won_cycle_days < 0 then 1 end) as negative_cycle_count,
        coalesce(sum(case when won_cycle_days >= 0 then won_cycle_days end), 0) as cycle_days,
        {{ median('case when won_cycle_days >= 0 then won_cycle_days end') }} as median_cycle_days,
        count(case when created_code in ('won', 'lost', 'open') then 1 end) as created_count,
        count(case when created_code = 'won' then 1 end) as created_won_count,
        count(case when created_code = 'lost' then 1 end) as created_lost_count,
        count(case when created_code not in ('won', 'lost', 'open') then 1 end) as created_excluded_count
    from months
    group by report_month, pipeline_code, owner_id, owner_team_id, tier_code
)

select
    report_month,
    pipeline_code,
    owner_id,
    owner_team_id,
    tier_code,
    won_count,
    lost_count,
    won_count + lost_count as decided_count,
    {{ ratio('won_count', 'won_count + lost_count') }} as win_ratio,
    cast(won_amount as decimal(18, 2)) as won_amount,
    cast(lost_amount as decimal(18, 2)) as lost_amount,
    {{ ratio('won_amount', 'won_amount + lost_amount') }} as amount_win_ratio,
    amount_missing_count,
    {% for code in exclusions %}
        {{ code }}_count,
    {% endfor %}
    cycle_count,
    cast(cycle_days as bigint) as cycle_days,
    median_cycle_days,
    {{ whole_ratio('cycle_days', 'cycle_count', 2) }} as mean_cycle_days,
    negative_cycle_count,
    created_count,
    created_won_count,
    created_lost_count,
    created_excluded_count,
    {{ ratio('created_won_count', 'created_won_count + created_lost_count') }} as cohort_win_ratio,
    {{ ratio('created_won_count', 'created_count') }} as cohort_won_ratio,
    won_count + lost_count < {{ var('min_sample') }} as is_small_sample,
    {{ as_of_date() }} as as_of_date
from counts
