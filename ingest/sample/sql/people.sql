-- Who belongs where, over time. R05 moves from north to west, R13 leaves and R09 takes over, R15 joins in 2025. West
-- was divided in 2025, and the mountains had nobody for three months.
CREATE TABLE teams AS
SELECT row_number() OVER (ORDER BY rep_id, valid_from) AS n, team_id, rep_id, valid_from, valid_to,
    (fte * 100)::INTEGER AS weight
FROM reps WHERE team_id IS NOT NULL;

CREATE TABLE rep_hierarchy AS
SELECT row_number() OVER (ORDER BY rep_id, valid_from) AS n, rep_id, 'management' AS hierarchy_code, valid_from, valid_to, manager_id
FROM reps WHERE manager_id <> rep_id;

CREATE TABLE territories AS
SELECT * FROM (VALUES
    (1, 'US', DATE '2023-01-01', NULL, NULL, 'United States', 'geography', 'everything'),
    (2, 'US-N', DATE '2023-01-01', NULL, 'US', 'North', 'geography', 'postal codes 0 to 2'),
    (3, 'US-S', DATE '2023-01-01', NULL, 'US', 'South', 'geography', 'postal codes 3 to 5'),
    (4, 'US-E', DATE '2023-01-01', NULL, 'US', 'East', 'geography', 'postal codes 6 and 7'),
    (5, 'US-W', DATE '2023-01-01', DATE '2025-01-01', 'US', 'West', 'geography', 'postal codes 8 and 9'),
    (6, 'US-WC', DATE '2025-01-01', NULL, 'US', 'West coast', 'geography', 'postal codes 9'),
    (7, 'US-MT', DATE '2025-01-01', NULL, 'US', 'Mountains', 'geography', 'postal codes 8'),
    (8, 'KEY', DATE '2024-01-01', NULL, NULL, 'Key accounts', 'key_account', 'named accounts'),
    (9, 'SERV', DATE '2024-01-01', NULL, NULL, 'Services', 'product', 'product group Services')
) AS t (n, territory_id, valid_from, valid_to, parent_territory_id, name, structure_code, assignment_rule);

CREATE TABLE territory_assignments AS
SELECT row_number() OVER (ORDER BY territory_id, rep_id, valid_from) AS n, * FROM (
    SELECT 'US-' || upper(team_id[1]) AS territory_id, rep_id, valid_from,
        CASE WHEN team_id = 'west' THEN DATE '2025-01-01' ELSE valid_to END AS valid_to, 'sales' AS role_code
    FROM reps WHERE team_id IS NOT NULL
    UNION ALL SELECT 'US-WC', rep_id, DATE '2025-01-01', CASE WHEN rep_id IN ('R05', 'R12') THEN DATE '2025-04-01' END, 'sales'
    FROM reps WHERE team_id = 'west'
    UNION ALL VALUES ('US-MT', 'R05', DATE '2025-04-01', NULL, 'sales'), ('US-MT', 'R12', DATE '2025-04-01', NULL, 'sales'),
        ('KEY', 'R01', DATE '2024-01-01', NULL, 'key account'), ('SERV', 'R10', DATE '2024-01-01', NULL, 'specialist')
);

-- Accounts stay with whoever won them; those of R13 went to R09. One in 25 is a key account, which R01 looks after too.
CREATE TABLE account_ownership AS
SELECT n * 10 AS n, format('A{:08d}', n) AS account_id, 'owner' AS role_code, format('R{:02d}', rep) AS rep_id,
    deal_day AS valid_from, CASE WHEN rep = 13 AND deal_day < DATE '2025-07-01' THEN DATE '2025-07-01' END AS valid_to,
    n % 25 = 0 AS is_key_account
FROM deal_facts
UNION ALL
SELECT n * 10 + 1, format('A{:08d}', n), 'owner', 'R09', DATE '2025-07-01', NULL, n % 25 = 0
FROM deal_facts WHERE rep = 13 AND deal_day < DATE '2025-07-01'
UNION ALL
SELECT n * 10 + 2, format('A{:08d}', n), 'overlay', 'R01', deal_day, NULL, true FROM deal_facts WHERE n % 25 = 0 AND rep <> 1;

CREATE TABLE holidays AS
SELECT row_number() OVER (ORDER BY holiday_date) AS n, 'all' AS calendar_id, holiday_date, name FROM (
    SELECT make_date(y::INTEGER, m, d) AS holiday_date, name FROM range(2023, 2027) AS r (y),
        (VALUES (1, 1, 'New Year'), (7, 4, 'Independence Day'), (12, 25, 'Christmas')) AS h (m, d, name)
    UNION ALL VALUES (DATE '2023-11-23', 'Thanksgiving'), (DATE '2024-11-28', 'Thanksgiving'), (DATE '2025-11-27', 'Thanksgiving')
);

-- An ordinary vacation leaves quotas as they are.
CREATE TABLE leaves AS
SELECT row_number() OVER (ORDER BY rep_id, valid_from) AS n, rep_id, valid_from, valid_to, category_code, share, category_code <> 'vacation' AS has_quota_relief FROM (
    SELECT format('R{:02d}', k) AS rep_id, make_date(y::INTEGER, 8, 1 + (k % 3)::INTEGER * 7) AS valid_from,
        make_date(y::INTEGER, 8, 11 + (k % 3)::INTEGER * 7) AS valid_to, 'vacation' AS category_code, 1.0::DECIMAL(3, 2) AS share
    FROM range(1, 15) AS r (k), range(2023, 2026) AS s (y) WHERE k <> 13 OR y < 2025
    UNION ALL VALUES ('R08', DATE '2024-03-04', DATE '2024-06-03', 'parental', 1.0::DECIMAL(3, 2)),
        ('R11', DATE '2025-02-10', DATE '2025-03-10', 'sick', 0.5::DECIMAL(3, 2))
);

CREATE TABLE trainings AS
SELECT k * 10 + c AS n, format('R{:02d}', k) AS rep_id, ['product knowledge', 'negotiation', 'compliance'][c] AS course_id,
    CASE WHEN chance(k * 10 + c, 130) < 8500 THEN DATE '2025-01-06' + (rnd(k * 10 + c, 131) % 350)::INTEGER + INTERVAL 15 HOUR END
        AS completed_at,
    CASE WHEN chance(k * 10 + c, 130) < 8500 THEN (60 + rnd(k * 10 + c, 132) % 41)::DECIMAL(5, 2) END AS score
FROM range(1, 16) AS r (k), range(1, 4) AS s (c) WHERE k <> 13;

CREATE TABLE ramp_schedules AS
SELECT * FROM (VALUES (1, 'standard', 1, 0.25), (2, 'standard', 2, 0.5), (3, 'standard', 3, 0.75), (4, 'standard', 4, 1.0))
    AS t (n, ramp_schedule_id, month_number, quota_ratio);

-- Hours of the last two months of 2025, day by day; R08 and R12 travel more.
CREATE TABLE time_log AS
SELECT (datediff('day', DATE '2025-11-01', day) * 100 + k) * 10 + c AS n, format('R{:02d}', k) AS rep_id, day AS work_date,
    ['selling', 'travel', 'office'][c] AS category_code,
    ([16, CASE WHEN k IN (8, 12) THEN 8 ELSE 2 END, 8][c] + rnd(datediff('day', DATE '2025-11-01', day) * 100 + k, 133 + c) % 5) * 0.25::DECIMAL(3, 2) AS hours
FROM days, range(1, 16) AS r (k), range(1, 4) AS t (c)
WHERE day >= DATE '2025-11-01' AND isodow(day) < 6 AND day NOT IN (SELECT holiday_date FROM holidays) AND k <> 13;
