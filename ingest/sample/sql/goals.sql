-- Periods, and goals of every kind: what to reach, what to do, how to grow, what to learn, how large an order should be,
-- and what a team reaches together. Periods up to October 2025 are closed.
CREATE TABLE months AS
SELECT y, m, make_date(y::INTEGER, m::INTEGER, 1) AS first, (make_date(y::INTEGER, m::INTEGER, 1) + INTERVAL 1 MONTH)::DATE AS next
FROM range(2023, 2027) AS r (y), range(1, 13) AS s (m) WHERE y < 2026 OR m <= 3;

CREATE TABLE period_calendar AS
SELECT row_number() OVER (ORDER BY valid_from, period_type_code, period_id) AS n, period_id, period_type_code, valid_from, valid_to,
    CASE WHEN valid_to <= DATE '2025-11-01' THEN 'closed' WHEN valid_to <= DATE '2025-12-01' THEN 'approved' ELSE 'open' END AS status_code,
    valid_to + 14 AS pay_date, CASE WHEN valid_to <= DATE '2025-12-01' THEN 'F02' END AS approved_by,
    CASE WHEN valid_to <= DATE '2025-12-01' THEN valid_to + 7 + INTERVAL 10 HOUR END AS approved_at,
    CASE WHEN valid_to <= DATE '2025-11-01' THEN valid_to + 9 + INTERVAL 10 HOUR END AS closed_at,
    CASE WHEN valid_to <= DATE '2025-11-01' THEN 'F01' END AS closed_by
FROM (
    SELECT format('{}-M{:02d}', y, m) AS period_id, 'month' AS period_type_code, first AS valid_from, next AS valid_to FROM months
    UNION ALL SELECT format('{}-Q{}', y, m // 3 + 1), 'quarter', first, (first + INTERVAL 3 MONTH)::DATE FROM months WHERE m % 3 = 1
    UNION ALL SELECT y::VARCHAR, 'year', first, (first + INTERVAL 1 YEAR)::DATE FROM months WHERE m = 1 AND y < 2026
);

CREATE TABLE seasonality_weights AS
SELECT m AS n, 'office' AS seasonality_id, m AS part_number, [90, 95, 100, 100, 100, 95, 85, 70, 105, 115, 130, 140][m] AS weight
FROM range(1, 13) AS r (m);

-- A goal is what was booked then, give or take a quarter: some are met and some are not.
CREATE TABLE booked AS
SELECT format('R{:02d}', f.rep) AS rep_id, team_on(f.rep, f.day) AS team_id,
    year(f.day) AS y, quarter(f.day) AS q, sum(t.cents) AS cents, count(*) AS orders
FROM order_facts AS f INNER JOIN order_totals AS t ON f.n = t.n GROUP BY ALL;

-- In hundreds; `whose` and the quarter decide how far off.
CREATE MACRO goal_of(cents, whose, y, q) AS greatest(cents * (75 + chance(ascii(whose[1]) * 7 + ascii(whose[-2]) * 61 + ascii(whose[-1]) * 131 + y * 17 + q * 1009, 220) % 51) // 1000000 * 100, 100);

CREATE TABLE goals AS
SELECT 'company' AS owner_type_code, 'all' AS owner_id, 'outcome' AS goal_type_code, 'booked' AS measure_code, y::VARCHAR AS period_id,
    1 AS revision_number, goal_of(sum(cents), 'all', y, 0) AS target_value, 'USD' AS currency_code, NULL AS parent_quota_id, 'office' AS seasonality_id
FROM booked GROUP BY y
UNION ALL
-- To grow as much as it did, give or take a fifth, in steps of a hundredth.
SELECT 'company', 'all', 'growth', 'booked', y::VARCHAR, 1, greatest((cents - before) * (85 + chance(y, 221) % 36) // before, 2) * 0.01, NULL, NULL, NULL
FROM (SELECT y, sum(cents)::HUGEINT AS cents, lag(sum(cents)::HUGEINT) OVER (ORDER BY y) AS before FROM booked GROUP BY y) WHERE before > 0
UNION ALL
SELECT 'team', team_id, goal, 'booked', format('{}-Q{}', y, q), 1, goal_of(sum(cents), team_id, y, q), 'USD',
    CASE goal WHEN 'outcome' THEN format('all-{}', y) END, NULL
FROM booked, (VALUES ('outcome'), ('team')) AS g (goal) GROUP BY team_id, y, q, goal
UNION ALL
-- In 2025 the same money is planned by territory and by product group too. The mountains have a goal before they have anybody.
SELECT 'territory', territory_id, 'outcome', 'booked', format('{}-Q{}', y, q), 1, goal_of(sum(cents) * part // 100, territory_id, y, q), 'USD', NULL, NULL
FROM booked INNER JOIN (VALUES ('north', 'US-N', 100), ('south', 'US-S', 100), ('east', 'US-E', 100), ('west', 'US-WC', 60), ('west', 'US-MT', 40))
    AS t (team_id, territory_id, part) USING (team_id) WHERE y = 2025 GROUP BY territory_id, part, y, q
UNION ALL
SELECT 'product_group', product_group, 'outcome', 'booked', format('{}-Q{}', y, q), 1, goal_of(sum(cents) * part // 100, product_group, y, q), 'USD', NULL, NULL
FROM booked, (VALUES ('Furniture', 50), ('Electronics', 30), ('Lighting', 18), ('Services', 2)) AS g (product_group, part) WHERE y = 2025 GROUP BY product_group, part, y, q
UNION ALL
SELECT 'team', team_id, 'average_order_value', 'average_order_value', format('{}-Q{}', y, q), 1, goal_of(sum(cents) // sum(orders), team_id, y, q), 'USD', NULL, NULL
FROM booked WHERE y = 2025 GROUP BY team_id, y, q
UNION ALL
SELECT 'rep', rep_id, 'outcome', 'booked', format('{}-Q{}', y, q), 1, goal_of(cents, rep_id, y, q), 'USD',
    format('{}-{}-Q{}', team_id, y, q), NULL FROM booked
UNION ALL
-- The goal of R05 was cut in the middle of a quarter.
SELECT 'rep', rep_id, 'outcome', 'booked', '2025-Q3', 2, goal_of(cents, rep_id, y, q) * 8 // 10, 'USD', 'west-2025-Q3', NULL
FROM booked WHERE rep_id = 'R05' AND y = 2025 AND q = 3
UNION ALL
-- Calls and visits a month, in proportion to the leads and deals there are; nobody has goals before joining or after leaving.
SELECT 'rep', rep_id, 'activity', measure, format('2025-M{:02d}', m), 1, greatest(getvariable('orders') * per_myriad // 10000, 1), NULL, NULL, NULL
FROM (SELECT DISTINCT rep_id FROM booked), (VALUES ('calls', 16), ('visits', 18)) AS v (measure, per_myriad), range(1, 13) AS r (m)
WHERE (rep_id <> 'R13' OR m <= 6) AND (rep_id <> 'R15' OR m >= 4)
UNION ALL
SELECT 'rep', rep_id, 'improvement', 'trainings', '2025', 1, 3, NULL, NULL, NULL FROM (SELECT DISTINCT rep_id FROM booked) WHERE rep_id <> 'R13';

CREATE TABLE quotas AS
SELECT row_number() OVER (ORDER BY owner_type_code, owner_id, goal_type_code, measure_code, period_id, revision_number) AS n,
    owner_type_code, owner_id, goal_type_code, measure_code, 'all' AS product_group_code, period_id, revision_number,
    CASE WHEN goal_type_code = 'outcome' THEN format('{}-{}', owner_id, period_id) END AS quota_id, parent_quota_id,
    target_value::DECIMAL(18, 4) AS target_value, currency_code,
    CASE WHEN revision_number = 2 THEN DATE '2025-08-15' END AS effective_from,
    CASE WHEN revision_number = 2 THEN TIMESTAMP '2025-08-14 12:00:00' END AS recorded_at,
    CASE WHEN revision_number = 2 THEN 'territory cut' END AS reason, 'R01' AS approved_by, seasonality_id,
    -- Managers may hand down a quarter more than their team must reach.
    CASE WHEN owner_type_code = 'team' AND goal_type_code = 'outcome' THEN 0.25::DECIMAL(3, 2) END AS max_over_assignment_ratio,
    -- Of a person's scorecard: sales 60 percent, calls 10, visits 15, learning 15.
    CASE WHEN owner_type_code = 'rep' THEN CASE measure_code WHEN 'booked' THEN 600000 WHEN 'calls' THEN 100000 ELSE 150000 END END AS weight_millionths
FROM goals;
