-- Journal lines of the general ledger that concern commissions, one row per journal and line and source: the version
-- the as-of date knows.
select
    journal_id,
    line_number,
    legal_entity_code,
    gl_account,
    period_id,
    posted_date,
    debit_amount,
    credit_amount,
    currency_code,
    reference,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'gl_journals'), ['journal_id', 'line_number']) }}
