-- Each control is a model int_control_<what> with control_id, scope, left_value and right_value. A new one goes into
-- the list, and its severity into the seed.
{%- set controls = [
    'accounting', 'assignment', 'attainment', 'balance', 'credit', 'intake', 'line', 'payment', 'people', 'plan',
    'quota_tree', 'sealed', 'split', 'trend',
] %}
with evaluated as (
    {%- for control in controls %}
        select
            control_id,
            scope,
            cast(left_value as decimal(28, 6)) as left_value,
            cast(right_value as decimal(28, 6)) as right_value,
            {{ 'severity_code' if control == 'accounting' else 'cast(null as varchar)' }} as severity_code
        from {{ ref('int_control_' ~ control) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    controls.control_id,
    controls.control_name,
    coalesce(evaluated.scope, 'all') as scope,
    evaluated.left_value,
    evaluated.right_value,
    cast(evaluated.left_value - evaluated.right_value as decimal(28, 6)) as difference_value,
    case
        when evaluated.left_value is null or evaluated.right_value is null then 'not_evaluated'
        when abs(evaluated.left_value - evaluated.right_value) <= controls.tolerance_value then 'passed'
        when coalesce(evaluated.severity_code, controls.severity_code) = 'block' then 'failed'
        else 'warned'
    end as status_code,
    coalesce(evaluated.severity_code, controls.severity_code) as severity_code,
    controls.compares,
    controls.shown_by
from {{ ref('controls') }} as controls
left join evaluated on controls.control_id = evaluated.control_id
