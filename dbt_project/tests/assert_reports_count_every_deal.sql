-- Definitions A3 to A5: the deal reports are partitions of fct_opportunity. A deal that closed is won, lost or left out
-- for a reason; days in stages and wins are those of the deals themselves.
with deals as (
    select
        count(case when is_closed and close_date is not null and not is_close_date_out_of_range then 1 end)
            as closed_count,
        count(created_date) as created_count,
        count(case when is_won and stage_entry_date is not null and not is_excluded then 1 end) as staged_won_count,
        coalesce(sum(case when not is_excluded then stage_days end), 0) as stage_days,
        coalesce(
            sum(
                case
                    when win_rate_exclusion_code is null and not is_close_date_out_of_range then won_reporting_amount
                end
            ),
            0
        ) as won_amount
    from {{ ref('fct_opportunity') }}
),

win_rate as (
    select
        coalesce(
            sum(decided_count + duplicate_count + merged_count + test_count + never_qualified_count + other_count), 0
        ) as closed_count,
        coalesce(sum(created_count + created_excluded_count), 0) as created_count,
        coalesce(sum(won_amount), 0) as won_amount
    from {{ ref('rpt_win_rate') }}
),

conversion as (
    select coalesce(sum(reached_count), 0) as staged_won_count
    from {{ ref('rpt_stage_conversion') }}
    where next_stage_code is null
),

times as (
    select coalesce(sum(stage_days), 0) as stage_days
    from {{ ref('rpt_time_in_stage') }}
)

select
    deals.closed_count,
    win_rate.closed_count as reported_closed_count,
    deals.created_count,
    win_rate.created_count as reported_created_count,
    deals.won_amount,
    win_rate.won_amount as reported_won_amount,
    deals.staged_won_count,
    conversion.staged_won_count as reported_staged_won_count,
    deals.stage_days,
    times.stage_days as reported_stage_days
from deals
cross join win_rate
cross join conversion
cross join times
where
    deals.closed_count <> win_rate.closed_count
    or deals.created_count <> win_rate.created_count
    or deals.won_amount <> win_rate.won_amount
    or deals.staged_won_count <> conversion.staged_won_count
    or deals.stage_days <> times.stage_days
