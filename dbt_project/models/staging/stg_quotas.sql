-- Goals of the company, regions, teams, territories and people, with every revision, one row per owner, goal, measure,
-- product group, period and revision and source: the version the as-of date knows.
select
    owner_type_code,
    owner_id,
    goal_type_code,
    measure_code,
    product_group_code,
    period_id,
    revision_number,
    quota_id,
    parent_quota_id,
    target_value,
    share_millionths,
    currency_code,
    effective_from,
    recorded_at,
    reason,
    approved_by,
    weight_millionths,
    seasonality_id,
    day_count_code,
    cutoff_day,
    basis_event_code,
    credit_types,
    baseline_period_id,
    baseline_value,
    max_over_assignment_ratio,
    {{ version_columns() }}
from {{ latest_version(
    source('raw', 'quotas'),
    [
        'owner_type_code', 'owner_id', 'goal_type_code', 'measure_code', 'product_group_code', 'period_id',
        'revision_number'
    ]
) }}
