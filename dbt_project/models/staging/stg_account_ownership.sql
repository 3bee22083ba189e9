-- Who owns an account, over time, in which role, one row per account, role, rep and start of validity and source: the
-- version the as-of date knows.
select
    account_id,
    role_code,
    rep_id,
    valid_from,
    valid_to,
    is_key_account,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'account_ownership'), ['account_id', 'role_code', 'rep_id', 'valid_from']) }}
