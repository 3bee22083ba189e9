-- Definition A7: what the open deals bring in a day, if they go as those of the last 365 days went. It is one quotient,
-- rounded once: open deals * (won amount / deals won with an amount) * (won / decided) / (cycle days / cycles).
with deals as (
    select
        coalesce(pipeline_code, 'unspecified') as pipeline_code,
        owner_team_id,
        not is_closed and is_qualified and win_rate_exclusion_code is null as is_open,
        is_closed and win_rate_exclusion_code is null and close_date > {{ plus_days(as_of_date(), -365) }} as is_recent,
        is_won,
        won_reporting_amount as amount,
        cycle_days
    from {{ ref('fct_opportunity') }}
),

counts as (
    select
        case grouping(pipeline_code, owner_team_id) when 0 then 'team' when 1 then 'pipeline' else 'company' end
            as scope_code,
        coalesce(pipeline_code, '(all)') as pipeline_code,
        coalesce(owner_team_id, '(all)') as owner_team_id,
        count(case when is_open then 1 end) as open_count,
        count(case when is_recent and is_won then 1 end) as won_count,
        count(case when is_recent then 1 end) as decided_count,
        count(case when is_recent then amount end) as won_amount_count,
        coalesce(sum(case when is_recent then amount end), 0) as won_amount,
        count(case when is_recent and is_won and cycle_days >= 0 then 1 end) as cycle_count,
        count(case when is_recent and is_won and cycle_days < 0 then 1 end) as negative_cycle_count,
        coalesce(sum(case when is_recent and is_won and cycle_days >= 0 then cycle_days end), 0) as cycle_days,
        {{ median('case when is_recent and is_won and cycle_days >= 0 then cycle_days end') }} as median_cycle_days
    from deals
    group by grouping sets ((), (pipeline_code), (pipeline_code, owner_team_id))
    having count(*) > 0
)

select
    scope_code,
    pipeline_code,
    owner_team_id,
    open_count,
    won_count,
    decided_count,
    {{ ratio('won_count', 'decided_count') }} as win_ratio,
    won_amount_count,
    cast(won_amount as decimal(18, 2)) as won_amount,
    {{ amount_per('won_amount', 'won_amount_count') }} as mean_won_amount,
    cycle_count,
    negative_cycle_count,
    cast(cycle_days as bigint) as cycle_days,
    {{ whole_ratio('cycle_days', 'cycle_count', 2) }} as mean_cycle_days,
    median_cycle_days,
    {{ whole_ratio(
        whole_number('open_count') ~ ' * ' ~ cents('won_amount') ~ ' * ' ~ 'won_count * cycle_count',
        whole_number('won_amount_count') ~ ' * decided_count * cycle_days * 100', 2
    ) }} as velocity_amount,
    decided_count < {{ var('min_sample') }} as is_small_sample,
    {{ as_of_date() }} as as_of_date
from counts
