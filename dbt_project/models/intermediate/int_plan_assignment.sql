-- Who is on which version of which plan: the assignment while the version holds, over half-open intervals. An
-- assignment without an end is ended by the payee's next one on the same plan.
{{ config(materialized='table') }}

with assigned as (
    select
        *,
        {{ interval_end(['rep_id', 'plan_id']) }} as assigned_to
    from {{ ref('stg_plan_assignments') }}
    where not is_deleted and {{ is_recorded('recorded_at') }}
),

versions as (
    select
        plan_id,
        version_number,
        currency_code,
        valid_from,
        coalesce(valid_to, {{ end_of_time() }}) as valid_to,
        coalesce(day_count_code, 'actual') as day_count_code,
        coalesce(cutoff_day, 15) as cutoff_day,
        coalesce(negative_policy_code, 'carry') as negative_policy_code,
        draw_recovery_ratio,
        cast(coalesce(safety_lag_days, 0) as integer) as safety_lag_days
    from {{ ref('stg_plan_versions') }}
    where not is_deleted and {{ is_recorded('recorded_at') }}
)

select
    assigned.rep_id,
    assigned.plan_id,
    assigned.version_number,
    greatest(assigned.valid_from, versions.valid_from) as valid_from,
    least(assigned.assigned_to, versions.valid_to) as valid_to,
    versions.currency_code as plan_currency_code,
    versions.day_count_code,
    versions.cutoff_day,
    versions.negative_policy_code,
    versions.draw_recovery_ratio,
    versions.safety_lag_days,
    assigned.target_incentive_amount,
    assigned.base_salary_amount,
    coalesce(assigned.currency_code, versions.currency_code) as salary_currency_code
from assigned
inner join versions on assigned.plan_id = versions.plan_id and assigned.version_number = versions.version_number
where greatest(assigned.valid_from, versions.valid_from) < least(assigned.assigned_to, versions.valid_to)
