-- When somebody was employed, over half-open intervals: from the day of joining to the day after leaving, each as the
-- last row of the rep that names that day of joining says. Without a day of joining somebody was always there.
{{ config(materialized='table') }}

with posts as (
    select
        rep_id,
        hire_date,
        leave_date,
        ramp_schedule_id,
        row_number() over (partition by rep_id, hire_date order by valid_from desc) as recency_rank
    from {{ ref('int_rep_history') }}
    where has_post
)

select
    rep_id,
    hire_date,
    ramp_schedule_id,
    coalesce(hire_date, {{ start_of_time() }}) as valid_from,
    coalesce({{ plus_days('leave_date', 1) }}, {{ end_of_time() }}) as valid_to
from posts
where recency_rank = 1
