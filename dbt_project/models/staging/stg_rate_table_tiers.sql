-- Tiers of rate tables, one row per plan, version, component and tier and source: the version the as-of date knows.
select
    plan_id,
    version_number,
    component_id,
    tier_number,
    from_ratio,
    from_amount,
    rate,
    multiplier,
    payout_ratio,
    per_unit_amount,
    {{ version_columns() }}
from {{ latest_version(
    source('raw', 'rate_table_tiers'),
    ['plan_id', 'version_number', 'component_id', 'tier_number']
) }}
