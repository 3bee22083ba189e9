-- Customers and prospects, the firms the company sells to, one row per account and source: the version the as-of
-- date knows.
select
    account_id,
    name,
    registration_number,
    parent_account_id,
    industry,
    country_code,
    tier_code,
    payment_terms_days,
    currency_code,
    owner_id,
    territory_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'accounts'), ['account_id']) }}
