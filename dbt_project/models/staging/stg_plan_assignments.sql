-- Who is on which plan, over time, and for what target pay, one row per rep, plan, version and start of validity and
-- source: the version the as-of date knows.
select
    rep_id,
    plan_id,
    version_number,
    valid_from,
    valid_to,
    target_incentive_amount,
    base_salary_amount,
    currency_code,
    approved_by,
    recorded_at,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'plan_assignments'), ['rep_id', 'plan_id', 'version_number', 'valid_from']) }}
