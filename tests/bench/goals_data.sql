-- A company with `people` people in teams of ten and regions of ten teams, three years of months, and every type of goal for
-- every person, team, region and the company; one goal in twelve is revised. Files of the contracts' own columns into {out}.
CREATE TABLE people AS SELECT i AS n, format('P{:05d}', i) AS rep_id, format('T{:04d}', i // 10) AS team_id, format('R{:03d}', i // 100) AS region
FROM range(0, getvariable('people')) AS r (i);
CREATE TABLE months AS SELECT i AS m, (DATE '2023-01-01' + to_months(i::INTEGER))::DATE AS first, format('{}-M{:02d}', 2023 + i // 12, i % 12 + 1) AS period_id
FROM range(0, 36) AS r (i);

COPY (
    SELECT rep_id, DATE '2022-01-01' AS valid_from, CASE WHEN n % 20 = 7 THEN DATE '2024-05-10' END AS valid_to, team_id, region,
        CASE WHEN n % 10 = 3 THEN DATE '2023-02-01' + (n % 300)::INTEGER ELSE DATE '2020-01-01' END AS hire_date,
        CASE WHEN n % 50 = 9 THEN DATE '2024-12-15' END AS leave_date, CASE WHEN n % 10 = 3 THEN 'standard' END AS ramp_schedule_id, 'all' AS calendar_id
    FROM people
    UNION ALL
    SELECT rep_id, DATE '2024-05-10', NULL, format('T{:04d}', (n // 10 + 1) % (getvariable('people') // 10)), region, DATE '2020-01-01', NULL, NULL, 'all'
    FROM people WHERE n % 20 = 7
) TO '{out}/reps.csv';
COPY (SELECT 'standard' AS ramp_schedule_id, k AS month_number, k * 0.25 AS quota_ratio FROM range(1, 5) AS r (k)) TO '{out}/ramp_schedules.csv';
COPY (
    SELECT rep_id, make_date(y, 1 + (n % 12)::INTEGER, 5) AS valid_from, make_date(y, 1 + (n % 12)::INTEGER, 15) AS valid_to, 'vacation' AS category_code
    FROM people, (VALUES (2023), (2024), (2025)) AS v (y) WHERE n % 3 = 0
) TO '{out}/leaves.csv';
COPY (
    SELECT 'all' AS calendar_id, make_date(y, m, d) AS holiday_date
    FROM (VALUES (2023), (2024), (2025)) AS v (y), (VALUES (1, 1), (5, 1), (12, 25)) AS h (m, d)
) TO '{out}/holidays.csv';

CREATE TABLE owners AS
SELECT 'rep' AS owner_type_code, rep_id AS owner_id, 'team:' || team_id AS parent, n FROM people
UNION ALL SELECT DISTINCT 'team', team_id, 'region:' || region, n // 10 FROM people WHERE n % 10 = 0
UNION ALL SELECT DISTINCT 'region', region, 'company:all', n // 100 FROM people WHERE n % 100 = 0
UNION ALL SELECT 'company', 'all', NULL, 0;

-- A person's outcome is a tenth of the team's, everything else an amount.
CREATE TABLE goals AS
SELECT o.*, m.m, m.first, m.period_id, g.*, format('{}:{}:{}:{}', owner_type_code, owner_id, goal_type_code, m.period_id) AS quota_id,
    CASE WHEN parent IS NOT NULL THEN format('{}:{}:{}', parent, goal_type_code, m.period_id) END AS parent_quota_id,
    CASE owner_type_code WHEN 'rep' THEN 1 WHEN 'team' THEN 10 WHEN 'region' THEN 100 ELSE getvariable('people') END AS size
FROM owners AS o, months AS m, (VALUES
    ('outcome', 'booked', 20000.0), ('activity', 'calls', 40.0), ('growth', 'booked', 0.1), ('improvement', 'trainings', 1.0),
    ('average_order_value', 'average_order_value', 500.0), ('team', 'booked', 21000.0)
) AS g (goal_type_code, measure_code, base)
WHERE owner_type_code <> 'rep' OR goal_type_code <> 'team';

COPY (
    SELECT owner_type_code, owner_id, goal_type_code, measure_code, 'all' AS product_group_code, period_id, revision AS revision_number, quota_id, parent_quota_id,
        CASE WHEN NOT is_share THEN round(base * CASE WHEN goal_type_code IN ('growth', 'average_order_value') THEN 1 ELSE size END
            * (1 + (n * 7 + m * 13) % 40 / 100.0) * CASE revision WHEN 1 THEN 1 ELSE 0.9 END, 2) END AS target_value,
        CASE WHEN is_share THEN 100000 END AS share_millionths,
        CASE WHEN revision = 2 THEN first + 14 END AS effective_from, CASE WHEN revision = 2 THEN first + 12 + INTERVAL 9 HOUR END AS recorded_at,
        CASE WHEN revision = 2 THEN 'market' END AS reason, 'P00000' AS approved_by,
        CASE WHEN owner_type_code = 'rep' THEN 200000 END AS weight_millionths,
        CASE n % 4 WHEN 0 THEN 'working_days' END AS day_count_code
    FROM (SELECT *, owner_type_code = 'rep' AND goal_type_code = 'outcome' AS is_share FROM goals), (VALUES (1), (2)) AS v (revision)
    WHERE revision = 1 OR (n * 5 + m) % 12 = 3 AND NOT is_share
) TO '{out}/quotas.csv';

COPY (
    SELECT format('G{:08d}', i) AS order_id, format('G{:06d}', i % (getvariable('orders') // 8)) AS account_id,
        DATE '2022-01-01' + (i * 7919 % 1440)::INTEGER + INTERVAL 10 HOUR AS ordered_at,
        'delivered' AS status_code, 'USD' AS currency_code, (100 + i * 31 % 90000 * 0.01)::DECIMAL(18, 2) AS total_amount,
        format('P{:05d}', i * 104729 % getvariable('people')) AS owner_id
    FROM range(0, getvariable('orders')) AS r (i)
) TO '{out}/orders.csv';
COPY (
    SELECT format('G{:08d}', i) AS order_id, 1 AS line_number, 1 AS quantity, (100 + i * 31 % 90000 * 0.01)::DECIMAL(18, 2) AS net_amount, 'USD' AS currency_code
    FROM range(0, getvariable('orders')) AS r (i)
) TO '{out}/order_lines.csv';
COPY (
    SELECT format('V{:09d}', i) AS activity_id, CASE i % 3 WHEN 0 THEN 'visit' ELSE 'call' END AS type_code,
        format('P{:05d}', i * 104729 % getvariable('people')) AS rep_id,
        DATE '2023-01-01' + (i * 7907 % 1080)::INTEGER + INTERVAL 11 HOUR AS started_at, true AS is_completed
    FROM range(0, 2 * getvariable('orders')) AS r (i)
) TO '{out}/activities.csv';
COPY (
    SELECT rep_id, format('C{:02d}', c) AS course_id, DATE '2023-01-15' + (n * 31 + c * 97)::INTEGER % 1000 + INTERVAL 9 HOUR AS completed_at
    FROM people, range(0, 10) AS r (c)
) TO '{out}/trainings.csv';
