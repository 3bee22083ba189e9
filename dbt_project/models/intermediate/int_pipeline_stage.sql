-- Which stages a pipeline has, and in which order: those that a deal of it has visited, so that a stage nobody uses any
-- more stays and one of another pipeline is not missed; and won at the end.
{{ config(materialized='table') }}

with used as (
    select distinct
        pipeline_code,
        stage_code,
        stage_rank,
        false as is_won_stage
    from {{ ref('fct_stage_visit') }}
    where has_opportunity and not is_excluded and not is_closed_stage
),

pipelines as (
    select distinct pipeline_code
    from used
),

stages as (
    select * from used
    union all
    select
        pipelines.pipeline_code,
        stage_list.stage_code,
        stage_list.stage_rank,
        true as is_won_stage
    from pipelines
    cross join {{ ref('opportunity_stages') }} as stage_list
    where stage_list.is_won
)

select
    pipeline_code,
    stage_code,
    stage_rank,
    is_won_stage,
    max(stage_rank) over (
        partition by pipeline_code order by stage_rank range between unbounded preceding and 1 preceding
    ) as previous_stage_rank,
    min(stage_rank) over (
        partition by pipeline_code order by stage_rank range between 1 following and unbounded following
    ) as next_stage_rank
from stages
