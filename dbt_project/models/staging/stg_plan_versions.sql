-- Versions of plans with their approval and calculation policies, one row per plan and version and source: the version
-- the as-of date knows.
select
    plan_id,
    version_number,
    valid_from,
    valid_to,
    approved_by,
    approved_at,
    content_hash,
    currency_code,
    day_count_code,
    cutoff_day,
    rounding_code,
    boundary_rule_code,
    refund_basis_code,
    clawback_window_days,
    negative_policy_code,
    attainment_carry_code,
    fx_lock_event_code,
    safety_lag_days,
    plan_cap_amount,
    draw_recovery_ratio,
    recorded_at,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'plan_versions'), ['plan_id', 'version_number']) }}
