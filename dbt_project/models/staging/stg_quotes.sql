-- Offers to customers, one row per revision, one row per quote and revision and source: the version the as-of date
-- knows.
select
    quote_id,
    revision_number,
    quote_group_id,
    account_id,
    opportunity_id,
    owner_id,
    currency_code,
    status_code,
    requested_at,
    sent_at,
    decided_at,
    valid_until_date,
    approver_id,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'quotes'), ['quote_id', 'revision_number']) }}
