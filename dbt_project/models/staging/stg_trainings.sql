-- Certifications and courses that reps completed, one row per rep and course and source: the version the as-of date
-- knows.
select
    rep_id,
    course_id,
    completed_at,
    score,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'trainings'), ['rep_id', 'course_id']) }}
