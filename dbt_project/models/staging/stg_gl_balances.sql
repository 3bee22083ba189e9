-- Balances of the general ledger's control accounts, one row per legal entity, account, currency and period and source:
-- the version the as-of date knows.
select
    legal_entity_code,
    gl_account,
    currency_code,
    period_id,
    closing_amount,
    purpose_code,
    {{ version_columns() }}
from {{ latest_version(
    source('raw', 'gl_balances'),
    ['legal_entity_code', 'gl_account', 'currency_code', 'period_id']
) }}
