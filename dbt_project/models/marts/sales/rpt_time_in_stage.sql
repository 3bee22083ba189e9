-- Definition A4 by stage: mean and median over deals, each deal with the sum of its visits.
with counts as (
    select
        pipeline_code,
        stage_code,
        stage_rank,
        count(*) as deal_count,
        count(case when is_current then 1 end) as current_deal_count,
        cast(sum(visit_count) as bigint) as visit_count,
        cast(sum(instant_count) as bigint) as instant_count,
        cast(sum(regression_count) as bigint) as regression_count,
        cast(sum(stage_days) as bigint) as stage_days,
        cast(sum(last_visit_days) as bigint) as last_visit_days,
        cast(coalesce(sum(case when not is_current then stage_days end), 0) as bigint) as left_stage_days,
        {{ median('stage_days') }} as median_days,
        {{ median('case when not is_current then stage_days end') }} as left_median_days
    from {{ ref('fct_opportunity_stage') }}
    where not is_excluded
    group by pipeline_code, stage_code, stage_rank
)

select
    pipeline_code,
    stage_code,
    stage_rank,
    deal_count,
    current_deal_count,
    visit_count,
    instant_count,
    regression_count,
    stage_days,
    last_visit_days,
    median_days,
    {{ whole_ratio('stage_days', 'deal_count', 2) }} as mean_days,
    left_stage_days,
    left_median_days,
    {{ whole_ratio('left_stage_days', 'deal_count - current_deal_count', 2) }} as left_mean_days,
    deal_count < {{ var('min_sample') }} as is_small_sample,
    {{ as_of_date() }} as as_of_date
from counts
