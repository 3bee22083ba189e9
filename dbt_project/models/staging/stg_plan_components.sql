-- What a plan version pays for, and how, one row per plan, version and component and source: the version the as-of date
-- knows.
select
    plan_id,
    version_number,
    component_id,
    name,
    component_type_code,
    goal_type_code,
    measure_code,
    basis_event_code,
    basis_share,
    credit_types,
    product_group_code,
    tier_mode_code,
    base_rate,
    reset_frequency_code,
    threshold_ratio,
    threshold_mode_code,
    cap_amount,
    floor_amount,
    holdback_ratio,
    release_rule,
    release_after_days,
    weight_millionths,
    pool_team_id,
    spiff_budget_amount,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'plan_components'), ['plan_id', 'version_number', 'component_id']) }}
