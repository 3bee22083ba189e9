-- Expenses that reps claim back, one row per expense and source: the version the as-of date knows.
select
    expense_id,
    rep_id,
    expense_date,
    amount,
    currency_code,
    category_code,
    status_code,
    approved_by,
    approved_at,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'expenses'), ['expense_id']) }}
