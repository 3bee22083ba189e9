-- What payroll paid, as its return file says, one row per payroll run, payee and pay type and source: the version the
-- as-of date knows.
select
    payroll_run_id,
    rep_id,
    pay_type_code,
    period_id,
    amount,
    currency_code,
    paid_date,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'payroll_results'), ['payroll_run_id', 'rep_id', 'pay_type_code']) }}
