-- Times at which a rep carries less than a whole goal, with the share that lies idle: before joining and after
-- leaving all of it, on leave the share away, in a ramp what the ramp leaves out of the rest.
{{ config(materialized='table') }}

with leaves as (
    select
        rep_id,
        valid_from,
        valid_to,
        coalesce(share, 1) as away_share
    from {{ ref('stg_leaves') }}
    where coalesce(has_quota_relief, true) and not is_deleted and {{ is_recorded() }}
),

-- Months of service are calendar months, and the month of joining is the first.
ramps as (
    select
        employments.rep_id,
        ramps.quota_ratio,
        {{ plus_months(month_start('employments.hire_date'), 'ramps.month_number - 1') }} as valid_from,
        {{ plus_months(month_start('employments.hire_date'), 'ramps.month_number') }} as valid_to
    from {{ ref('int_rep_employment') }} as employments
    inner join {{ ref('stg_ramp_schedules') }} as ramps on employments.ramp_schedule_id = ramps.ramp_schedule_id
    where not ramps.is_deleted
),

edges as (
    {% for times in [ref('int_rep_employment'), 'leaves', 'ramps'] %}
        select
            rep_id,
            valid_from as edge_date
        from {{ times }}
        union distinct
        select
            rep_id,
            valid_to as edge_date
        from {{ times }}
        union distinct
    {% endfor %}
    select
        rep_id,
        {{ start_of_time() }} as edge_date
    from {{ ref('int_rep_employment') }}
),

intervals as (
    select
        rep_id,
        edge_date as valid_from,
        coalesce(lead(edge_date) over (partition by rep_id order by edge_date), {{ end_of_time() }}) as valid_to
    from edges
),

employed as (
    select
        intervals.rep_id,
        intervals.valid_from,
        intervals.valid_to,
        max(case when {{ valid_at('intervals.valid_from', 'employments') }} then 1 else 0 end) as employed_share,
        max(case when employments.valid_to <= intervals.valid_from then 1 else 0 end) as left_before
    from intervals
    inner join {{ ref('int_rep_employment') }} as employments on intervals.rep_id = employments.rep_id
    where intervals.valid_from < intervals.valid_to
    group by intervals.rep_id, intervals.valid_from, intervals.valid_to
),

away as (
    select
        intervals.rep_id,
        intervals.valid_from,
        least(sum(leaves.away_share), 1) as away_share
    from intervals
    inner join leaves on intervals.rep_id = leaves.rep_id and {{ valid_at('intervals.valid_from', 'leaves') }}
    group by intervals.rep_id, intervals.valid_from
),

ramped as (
    select
        intervals.rep_id,
        intervals.valid_from,
        min(ramps.quota_ratio) as quota_ratio
    from intervals
    inner join ramps on intervals.rep_id = ramps.rep_id and {{ valid_at('intervals.valid_from', 'ramps') }}
    group by intervals.rep_id, intervals.valid_from
),

idle as (
    select
        employed.rep_id,
        employed.valid_from,
        employed.valid_to,
        case
            when employed.employed_share = 1 and away.away_share > 0 then 'leave'
            when employed.employed_share = 1 then 'ramp'
            when employed.left_before = 1 then 'left'
            else 'not_hired'
        end as reason_code,
        cast(
            1 - employed.employed_share * (1 - coalesce(away.away_share, 0)) * coalesce(ramped.quota_ratio, 1)
            as decimal(18, 8)
        ) as idle_share
    from employed
    left join away on employed.rep_id = away.rep_id and employed.valid_from = away.valid_from
    left join ramped on employed.rep_id = ramped.rep_id and employed.valid_from = ramped.valid_from
)

select *
from idle
where idle_share > 0
