-- Every revision of every goal that was recorded by the as-of date, with the days it holds on. A goal given as a
-- share of its parent has the target it comes to on its first day.
with shared as (
    select
        goals.goal_id,
        goals.revision_number,
        {{ from_units('segments.target_units', 'goals.unit_scale') }} as target_value
    from {{ ref('int_goal') }} as goals
    inner join {{ ref('int_goal_segment') }} as segments
        on goals.goal_id = segments.goal_id and {{ valid_at('goals.valid_from', 'segments') }}
    where goals.share_millionths is not null
)

select
    {{ hashed_key(['goals.goal_id', 'goals.revision_number']) }} as goal_revision_id,
    goals.goal_id,
    goals.revision_number,
    goals.owner_type_code,
    goals.owner_id,
    goals.goal_type_code,
    goals.measure_code,
    goals.product_group_code,
    goals.period_id,
    goals.period_type_code,
    goals.period_from as period_start_date,
    {{ plus_days('goals.period_to', -1) }} as period_end_date,
    goals.parent_goal_id,
    coalesce(goals.target_value, shared.target_value) as target_value,
    goals.share_millionths,
    goals.currency_code,
    goals.valid_from as effective_from_date,
    case when goals.valid_from < goals.valid_to then goals.valid_to end as effective_to_date,
    goals.is_latest,
    goals.reason,
    goals.approved_by,
    goals.recorded_at,
    goals.day_count_code,
    nullif(goals.seasonality_id, '') as seasonality_id,
    goals.weight_millionths,
    goals.exception_code,
    goals.created_at,
    goals.modified_at,
    goals.source_system,
    goals.source_file,
    goals.source_row_number
from {{ ref('int_goal') }} as goals
left join shared on goals.goal_id = shared.goal_id and goals.revision_number = shared.revision_number
