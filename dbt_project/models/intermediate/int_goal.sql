-- Every revision of a goal that was recorded by the as-of date, and the days it holds on: from the day it takes
-- effect to the day that a later revision does. `is_latest` marks the one that says how the goal counts.
{{ config(materialized='table') }}

with recorded as (
    select
        {{ hashed_key([
            'quotas.owner_type_code', 'quotas.owner_id', 'quotas.goal_type_code', 'quotas.measure_code',
            'quotas.product_group_code', 'quotas.period_id',
        ]) }} as goal_id,
        quotas.*,
        quotas.goal_type_code in ('growth', 'average_order_value') or quotas.measure_code = 'retention' as is_level,
        quotas.measure_code in ('booked', 'invoiced', 'cash', 'margin', 'average_order_value') as is_money,
        case quotas.measure_code
            when 'booked' then 'booking'
            when 'average_order_value' then 'booking'
            when 'invoiced' then 'invoice'
            when 'cash' then 'cash'
            when 'calls' then 'activity'
            when 'visits' then 'activity'
            when 'trainings' then 'activity'
            else coalesce(quotas.basis_event_code, 'booking')
        end as counted_event_code,
        periods.period_type_code,
        periods.valid_from as period_from,
        periods.valid_to as period_to,
        periods.prior_period_id,
        greatest(coalesce(quotas.effective_from, periods.valid_from), periods.valid_from) as effective_date
    from {{ ref('stg_quotas') }} as quotas
    left join {{ ref('int_period') }} as periods on quotas.period_id = periods.period_id
    where
        not quotas.is_deleted
        and {{ is_recorded('coalesce(quotas.recorded_at, quotas.created_at, quotas.modified_at)') }}
),

revised as (
    select goal_id
    from recorded
    group by goal_id
    having count(*) > 1
),

-- Of the revisions that follow, the one that takes effect first ends a revision; it may end it before it began.
followed as (
    select
        *,
        min(effective_date) over (
            partition by goal_id order by revision_number rows between 1 following and unbounded following
        ) as next_effective_date,
        first_value(target_value) over (partition by goal_id order by revision_number) as original_target_value,
        lag(revision_number) over (partition by goal_id order by revision_number) is null as is_first,
        lead(revision_number) over (partition by goal_id order by revision_number) is null as is_latest
    from recorded
    where goal_id in (select revised.goal_id from revised)
    union all
    select
        *,
        null as next_effective_date,
        target_value as original_target_value,
        true as is_first,
        true as is_latest
    from recorded
    where goal_id not in (select revised.goal_id from revised)
),

profiles as (
    select distinct
        period_id,
        seasonality_id
    from {{ ref('int_period_part') }}
),

parents as (
    select
        quota_id,
        min(goal_id) as goal_id,
        min(goal_id) <> max(goal_id) as is_ambiguous,
        min(measure_code) as measure_code,
        min(period_from) as period_from,
        max(period_to) as period_to
    from recorded
    where quota_id in (select distinct children.parent_quota_id from recorded as children)
    group by quota_id
)

select
    goals.goal_id,
    goals.revision_number,
    goals.owner_type_code,
    goals.owner_id,
    goals.goal_type_code,
    goals.measure_code,
    goals.product_group_code,
    goals.period_id,
    goals.period_type_code,
    goals.period_from,
    goals.period_to,
    goals.quota_id,
    goals.parent_quota_id,
    case when goals.goal_id <> parents.goal_id then parents.goal_id end as parent_goal_id,
    goals.is_level,
    case when goals.is_money then coalesce(goals.currency_code, '{{ var("reporting_currency") }}') end as currency_code,
    case when goals.is_money and goals.goal_type_code <> 'growth' then 100 else 10000 end as unit_scale,
    goals.target_value,
    goals.original_target_value,
    goals.share_millionths,
    goals.counted_event_code,
    coalesce(goals.credit_types, 'direct') as credit_types,
    case when goals.goal_type_code = 'growth' then coalesce(goals.baseline_period_id, goals.prior_period_id) end
        as baseline_period_id,
    case when goals.goal_type_code = 'growth' then goals.baseline_value end as baseline_value,
    case
        when goals.day_count_code is not null then goals.day_count_code
        when goals.is_level or goals.goal_type_code = 'improvement' then 'none'
        else 'actual'
    end as day_count_code,
    coalesce(goals.cutoff_day, 15) as cutoff_day,
    coalesce(profiles.seasonality_id, '') as seasonality_id,
    goals.weight_millionths,
    goals.max_over_assignment_ratio,
    goals.effective_date as valid_from,
    least(goals.next_effective_date, goals.period_to) as valid_to,
    goals.next_effective_date,
    goals.is_first,
    goals.is_latest,
    goals.reason,
    goals.approved_by,
    goals.effective_from,
    goals.recorded_at,
    case
        when goals.period_from is null then 'no_period'
        when goals.parent_quota_id is not null and parents.quota_id is null then 'no_parent'
        when goals.goal_id = parents.goal_id then 'own_parent'
        when parents.is_ambiguous then 'ambiguous_parent'
        when parents.measure_code <> goals.measure_code then 'other_measure_than_parent'
        when goals.period_from < parents.period_from or goals.period_to > parents.period_to then 'outside_parent_period'
        when goals.seasonality_id is not null and profiles.seasonality_id is null then 'no_fitting_seasonality'
    end as exception_code,
    goals.created_at,
    goals.modified_at,
    goals.source_system,
    goals.source_file,
    goals.source_row_number
from followed as goals
left join parents on goals.parent_quota_id = parents.quota_id
left join profiles on goals.period_id = profiles.period_id and goals.seasonality_id = profiles.seasonality_id
