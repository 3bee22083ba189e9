-- Compensation plans, one row per plan and source: the version the as-of date knows.
select
    plan_id,
    name,
    plan_type_code,
    owner_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'plans'), ['plan_id']) }}
