-- Each time a deal entered a stage, by the as-of date. Changes of one instant follow each other by seq; a change that
-- leaves the stage as it was belongs to the entry before it.
with numbered as (
    select
        *,
        {{ business_date('changed_at') }} as changed_date,
        lag(stage_code) over (partition by opportunity_id order by changed_at, seq) as previous_stage_code,
        row_number() over (partition by opportunity_id order by changed_at, seq) as change_number,
        count(*) over (
            partition by opportunity_id order by changed_at, seq
            rows between unbounded preceding and unbounded following
        ) as last_change_number
    from {{ ref('stg_opportunity_history') }}
    where not is_deleted and {{ by_as_of('changed_at') }}
),

entries as (
    select
        numbered.*,
        stage_list.stage_rank,
        stage_list.is_closed as is_closed_stage,
        stage_list.is_won as is_won_stage,
        stage_list.is_qualified as is_qualified_stage,
        case when not stage_list.is_closed then stage_list.stage_rank end as open_stage_rank
    from numbered
    left join {{ ref('opportunity_stages') }} as stage_list on numbered.stage_code = stage_list.stage_code
    where numbered.previous_stage_code is null or numbered.stage_code <> numbered.previous_stage_code
)

select
    opportunity_id,
    changed_at,
    changed_date,
    seq,
    stage_code,
    stage_rank,
    is_closed_stage,
    is_won_stage,
    is_qualified_stage,
    owner_id,
    row_number() over (partition by opportunity_id order by change_number) as visit_number,
    coalesce(
        lead(change_number) over (partition by opportunity_id order by change_number), last_change_number + 1
    ) - change_number as change_count,
    first_value(changed_date) over (partition by opportunity_id order by change_number) as first_changed_date,
    lead(changed_at) over (partition by opportunity_id order by change_number) as next_changed_at,
    lead(changed_date) over (partition by opportunity_id order by change_number) as next_changed_date,
    lag(open_stage_rank) over (partition by opportunity_id order by change_number) as previous_open_rank,
    max(open_stage_rank) over (
        partition by opportunity_id order by change_number
        rows between unbounded preceding and 1 preceding
    ) as furthest_rank_before,
    source_system,
    source_file,
    source_row_number
from entries
