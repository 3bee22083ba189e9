-- Definition A4 by deal and open stage: a stage that is entered again counts once, with the days of all visits.
select
    opportunity_id,
    pipeline_code,
    stage_code,
    stage_rank,
    min(entry_date) as entry_date,
    min(entered_at) as first_entered_at,
    min(entered_date) as first_entered_date,
    count(*) as visit_count,
    count(case when is_instant then 1 end) as instant_count,
    count(case when is_regression then 1 end) as regression_count,
    cast(sum(stage_days) as bigint) as stage_days,
    max_by(stage_days, visit_number) as last_visit_days,
    coalesce(max(case when is_current then 1 end) = 1, false) as is_current,
    coalesce(max(case when is_excluded then 1 end) = 1, false) as is_excluded
from {{ ref('fct_stage_visit') }}
where has_opportunity and not is_closed_stage
group by opportunity_id, pipeline_code, stage_code, stage_rank
