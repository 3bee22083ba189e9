-- What the visits of a deal come to. Its strict stage is the furthest one it reached before it first skipped a stage of
-- its pipeline; 0 when it skipped the first.
with visits as (
    select
        visits.*,
        coalesce(
            visits.furthest_rank_before < stage_list.previous_stage_rank, stage_list.previous_stage_rank is not null
        ) as is_skip
    from {{ ref('fct_stage_visit') }} as visits
    left join {{ ref('int_pipeline_stage') }} as stage_list
        on visits.pipeline_code = stage_list.pipeline_code and visits.stage_code = stage_list.stage_code
    where visits.has_opportunity
)

select
    opportunity_id,
    min(entry_date) as entry_date,
    count(*) as visit_count,
    count(case when is_regression then 1 end) as regression_count,
    sum(stage_days) as stage_days,
    sum(closed_days) as closed_days,
    max(case when not is_closed_stage then stage_rank end) as furthest_stage_rank,
    coalesce(
        min(case when is_skip and not is_closed_stage then coalesce(furthest_rank_before, 0) end),
        max(case when not is_closed_stage then stage_rank end)
    ) as strict_stage_rank,
    coalesce(max(case when not is_closed_stage and is_qualified_stage then 1 end) = 1, false) as is_qualified,
    max_by(case when is_closed_stage then owner_id end, case when is_closed_stage then visit_number end)
        as closing_owner_id
from visits
group by opportunity_id
