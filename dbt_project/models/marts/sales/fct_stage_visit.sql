-- Definition A4. A deal lives from its creation, or its first change, to its close or the as-of date. No visit lies
-- outside that life: the first starts with it, whatever the history lacks, each ends where the next starts, the last
-- ends with it. So the days of a deal's visits add up to its life.
with lives as (
    select
        entries.*,
        deals.opportunity_id is not null as has_opportunity,
        {{ is_excluded('deals.exclusion_reason') }} as is_excluded,
        coalesce(deals.pipeline_code, 'unspecified') as pipeline_code,
        coalesce(deals.is_closed, false) as is_closed,
        deals.created_at,
        coalesce(deals.created_date, entries.first_changed_date) as entry_date,
        case
            when not deals.is_closed or deals.is_closed is null then {{ as_of_date() }}
            when deals.close_date is not null
                then greatest(deals.close_date, coalesce(deals.created_date, entries.first_changed_date))
        end as end_date
    from {{ ref('int_stage_entry') }} as entries
    left join {{ ref('int_opportunity') }} as deals
        on entries.opportunity_id = deals.opportunity_id and deals.is_known
),

bounded as (
    select
        *,
        case when visit_number = 1 then coalesce(created_at, changed_at) else greatest(changed_at, created_at) end
            as entered_at,
        case when next_changed_at is not null then greatest(next_changed_at, created_at) end as left_at,
        least(case when visit_number = 1 then entry_date else greatest(changed_date, entry_date) end, end_date)
            as entered_date,
        least(case when next_changed_at is not null then greatest(next_changed_date, entry_date) end, end_date)
            as next_entered_date
    from lives
),

-- A closed deal without a close date ends with the start of its last visit: its time is not known.
measured as (
    select
        *,
        coalesce(next_entered_date, entered_date) as left_date,
        cast({{ days_between('entered_date', 'coalesce(next_entered_date, entered_date)') }} as bigint) as visit_days
    from bounded
)

select
    opportunity_id,
    changed_at,
    seq,
    visit_number,
    pipeline_code,
    stage_code,
    stage_rank,
    is_closed_stage,
    is_won_stage,
    is_qualified_stage,
    owner_id,
    entry_date,
    entered_at,
    entered_date,
    left_at,
    left_date,
    case when is_closed_stage then 0 else visit_days end as stage_days,
    case when is_closed_stage then visit_days else 0 end as closed_days,
    left_at is null and not is_closed_stage and not is_closed as is_current,
    coalesce(left_at = entered_at, false) as is_instant,
    not is_closed_stage and coalesce(stage_rank < previous_open_rank, false) as is_regression,
    visit_number = 1 and entered_at < changed_at as is_start_assumed,
    left_at is null and is_closed and not is_closed_stage as is_end_assumed,
    furthest_rank_before,
    change_count,
    has_opportunity,
    is_excluded,
    source_system,
    source_file,
    source_row_number
from measured
