-- People at customers, one row per contact and source: the version the as-of date knows; personal columns (name, email,
-- phone) stay in the lake.
select
    contact_id,
    account_id,
    role_code,
    is_opted_out,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'contacts'), ['contact_id']) }}
