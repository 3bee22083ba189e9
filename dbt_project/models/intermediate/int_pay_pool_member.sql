-- Who is on a plan with a pool in a window that is over, from the first to the last day. The last version that anybody
-- has there says how the pool is paid.
{{ config(materialized='table') }}

with members as (
    select
        quotas.plan_id,
        quotas.component_id,
        quotas.window_id,
        quotas.rep_id,
        windows.valid_from,
        windows.valid_to,
        windows.last_period_id,
        windows.last_month_number,
        max(quotas.version_number) as member_version_number,
        min(quotas.part_from) as part_from,
        max(quotas.part_to) as part_to
    from {{ ref('int_pay_quota') }} as quotas
    inner join {{ ref('int_plan_component') }} as components
        on
            quotas.plan_id = components.plan_id
            and quotas.version_number = components.version_number
            and quotas.component_id = components.component_id
            and components.component_type_code = 'pool_share'
    inner join {{ ref('int_pay_window') }} as windows
        on quotas.window_type_code = windows.window_type_code and quotas.window_id = windows.window_id
    where windows.is_over
    group by
        quotas.plan_id, quotas.component_id, quotas.window_id, quotas.rep_id, windows.valid_from, windows.valid_to,
        windows.last_period_id, windows.last_month_number
)

select
    *,
    max(member_version_number) over (partition by plan_id, component_id, window_id) as version_number
from members
