-- People who take part in a deal, one row per opportunity and contact and source: the version the as-of date knows.
select
    opportunity_id,
    contact_id,
    role_code,
    is_primary,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'opportunity_contacts'), ['opportunity_id', 'contact_id']) }}
