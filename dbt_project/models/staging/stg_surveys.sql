-- Answers of customers to satisfaction surveys, one row per response and source: the version the as-of date knows.
select
    response_id,
    survey_id,
    wave_code,
    kind_code,
    sent_at,
    answered_at,
    contact_id,
    account_id,
    score,
    scale_min,
    scale_max,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'surveys'), ['response_id']) }}
