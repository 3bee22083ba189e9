-- Receivables given up, one row per write-off and source: the version the as-of date knows.
select
    write_off_id,
    invoice_id,
    account_id,
    write_off_date,
    amount,
    currency_code,
    reason_code,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'write_offs'), ['write_off_id']) }}
