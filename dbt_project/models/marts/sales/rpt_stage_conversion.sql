-- Definition A3. Deals are first counted by how far they came, so that each stage is compared with a few rows only.
with deals as (
    select
        coalesce(pipeline_code, 'unspecified') as pipeline_code,
        {{ month_start('stage_entry_date') }} as cohort_month,
        furthest_stage_rank,
        strict_stage_rank,
        is_won,
        is_closed,
        count(*) as deal_count
    from {{ ref('fct_opportunity') }}
    where stage_entry_date is not null and not is_excluded
    group by
        coalesce(pipeline_code, 'unspecified'), {{ month_start('stage_entry_date') }},
        furthest_stage_rank, strict_stage_rank, is_won, is_closed
),

visited as (
    select
        pipeline_code,
        {{ month_start('entry_date') }} as cohort_month,
        stage_rank,
        count(distinct opportunity_id) as deal_count
    from {{ ref('fct_opportunity_stage') }}
    where not is_excluded
    group by pipeline_code, {{ month_start('entry_date') }}, stage_rank
),

-- Won is a stage of every pipeline: who won passed all others, and nobody is in it who lost.
reached as (
    select
        stage_list.pipeline_code,
        stage_list.stage_code,
        stage_list.stage_rank,
        stage_list.is_won_stage,
        deals.cohort_month,
        sum(
            case
                when deals.is_won then deals.deal_count
                when not stage_list.is_won_stage and deals.furthest_stage_rank >= stage_list.stage_rank
                    then deals.deal_count
                else 0
            end
        ) as reached_count,
        sum(
            case
                when not deals.is_closed and deals.furthest_stage_rank = stage_list.stage_rank then deals.deal_count
                else 0
            end
        ) as unresolved_count,
        sum(
            case
                when
                    stage_list.is_won_stage and deals.is_won
                    and deals.strict_stage_rank >= stage_list.previous_stage_rank
                    then deals.deal_count
                when not stage_list.is_won_stage and deals.strict_stage_rank >= stage_list.stage_rank
                    then deals.deal_count
                else 0
            end
        ) as strict_count,
        sum(case when deals.is_won then deals.deal_count else 0 end) as won_count
    from {{ ref('int_pipeline_stage') }} as stage_list
    inner join deals on stage_list.pipeline_code = deals.pipeline_code
    group by
        stage_list.pipeline_code, stage_list.stage_code, stage_list.stage_rank, stage_list.is_won_stage,
        deals.cohort_month
),

counts as (
    select
        reached.*,
        case when reached.is_won_stage then reached.won_count else coalesce(visited.deal_count, 0) end as any_count
    from reached
    left join visited
        on
            reached.pipeline_code = visited.pipeline_code
            and reached.cohort_month = visited.cohort_month
            and reached.stage_rank = visited.stage_rank
),

-- The next stage is that of the next rank: a stage that was renamed keeps its rank.
steps as (
    select
        *,
        {% for name in ['stage_code', 'reached_count', 'strict_count', 'any_count'] %}
            first_value({{ name }}) over (
                partition by pipeline_code, cohort_month order by stage_rank
                range between 1 following and unbounded following
            ) as next_{{ name }},
        {% endfor %}
        reached_count - unresolved_count as resolved_count
    from counts
)

select
    pipeline_code,
    cohort_month,
    stage_code,
    stage_rank,
    next_stage_code,
    {% for name in ['reached', 'next_reached', 'resolved', 'strict', 'next_strict', 'any', 'next_any'] %}
        cast({{ name }}_count as bigint) as {{ name }}_count,
    {% endfor %}
    {{ ratio('next_reached_count', 'reached_count') }} as conversion_all_ratio,
    {{ ratio('next_reached_count', 'resolved_count') }} as conversion_resolved_ratio,
    {{ ratio('next_strict_count', 'strict_count') }} as strict_ratio,
    {{ ratio('next_any_count', 'any_count') }} as any_ratio,
    reached_count < {{ var('min_sample') }} as is_small_sample,
    {{ as_of_date() }} as as_of_date
from steps
