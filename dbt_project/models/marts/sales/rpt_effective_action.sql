-- Definition A8. An action counts for a stage when it was completed while the deal was in it.
with decided as (
    select
        opportunity_id,
        is_won
    from {{ ref('fct_opportunity') }}
    where is_closed and not is_excluded
),

actions as (
    select
        opportunity_id,
        type_code,
        started_at,
        activity_date
    from {{ ref('int_activity') }}
    where opportunity_id is not null and is_done and is_known
),

acted as (
    select distinct
        visits.pipeline_code,
        visits.stage_code,
        actions.type_code,
        visits.opportunity_id,
        decided.is_won
    from {{ ref('fct_stage_visit') }} as visits
    inner join decided on visits.opportunity_id = decided.opportunity_id
    inner join actions
        on
            visits.opportunity_id = actions.opportunity_id
            and visits.entered_at <= actions.started_at
            and coalesce(visits.left_at > actions.started_at, visits.left_date >= actions.activity_date)
    where not visits.is_closed_stage
),

with_action as (
    select
        pipeline_code,
        stage_code,
        type_code,
        count(*) as deal_count,
        count(case when is_won then 1 end) as won_count
    from acted
    group by pipeline_code, stage_code, type_code
),

all_deals as (
    select
        stage_list.pipeline_code,
        stage_list.stage_code,
        stage_list.stage_rank,
        count(*) as deal_count,
        count(case when decided.is_won then 1 end) as won_count
    from {{ ref('fct_opportunity_stage') }} as stage_list
    inner join decided on stage_list.opportunity_id = decided.opportunity_id
    group by stage_list.pipeline_code, stage_list.stage_code, stage_list.stage_rank
),

arms as (
    select
        with_action.pipeline_code,
        with_action.stage_code,
        all_deals.stage_rank,
        with_action.type_code,
        with_action.deal_count as with_count,
        with_action.won_count as with_won_count,
        all_deals.deal_count - with_action.deal_count as without_count,
        all_deals.won_count - with_action.won_count as without_won_count
    from with_action
    inner join all_deals
        on with_action.pipeline_code = all_deals.pipeline_code and with_action.stage_code = all_deals.stage_code
)

select
    pipeline_code,
    stage_code,
    stage_rank,
    type_code,
    with_count,
    with_won_count,
    {{ ratio('with_won_count', 'with_count') }} as with_win_ratio,
    without_count,
    without_won_count,
    {{ ratio('without_won_count', 'without_count') }} as without_win_ratio,
    case
        when least(with_count, without_count) >= {{ var('min_sample') }}
            then {{ whole_ratio(
                whole_number('with_won_count') ~ ' * without_count', whole_number('with_count') ~ ' * without_won_count'
            ) }}
    end as lift_ratio,
    case
        when least(with_count, without_count) < {{ var('min_sample') }} then 'small_sample'
        when without_won_count = 0 then 'no_win_without'
        else 'measured'
    end as lift_status_code,
    least(with_count, without_count) < {{ var('min_sample') }} as is_small_sample,
    {{ as_of_date() }} as as_of_date
from arms
