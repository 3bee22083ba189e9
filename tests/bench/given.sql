-- What the goal marts read that other families make: activities, and posts as they follow each other. Only what they read.
CREATE TABLE hand.int_activity AS
SELECT rep_id, started_at::DATE AS activity_date, started_at < DATE '{as_of}' + 1 AS is_known, coalesce(is_completed, true) AS is_done,
    type_code IN ('call', 'visit') AS is_human, type_code = 'call' AS is_call
FROM raw.activities;

CREATE TABLE hand.int_rep_history AS
SELECT rep_id, valid_from, least(coalesce(valid_to, DATE '9999-12-31'), lead(valid_from, 1, DATE '9999-12-31') OVER (PARTITION BY rep_id ORDER BY valid_from)) AS valid_to,
    TRUE AS has_post, team_id, region, hire_date, leave_date, ramp_schedule_id
FROM raw.reps;
