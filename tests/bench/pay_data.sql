-- A company whose `people` people earn on cash: half as many orders as `payments`, of two lines and with tax, paid in two
-- instalments, every other one applied in the books; one order in a hundred has a refund. A quarter of the orders are
-- split between two, a twentieth between three. Everybody has a quota for each month of 2025 and one plan of three tiers.
CREATE TABLE people AS SELECT i AS n, format('S{:05d}', i) AS rep_id, format('U{:04d}', i // 10) AS team_id
FROM range(0, getvariable('people')) AS r (i);
CREATE TABLE orders AS
SELECT i, format('S{:08d}', i) AS order_id, DATE '2025-01-01' + (i * 7919 % 330)::INTEGER AS day, i * 104729 % getvariable('people') AS seller,
    (80 + i * 31 % 9000 * 0.01)::DECIMAL(18, 2) AS first_amount, (20 + i * 17 % 7000 * 0.01)::DECIMAL(18, 2) AS second_amount,
    round((first_amount + second_amount) * 1.19, 2)::DECIMAL(18, 2) AS total_amount
FROM range(0, getvariable('payments') // 2) AS r (i);
CREATE TABLE payments AS
SELECT i, part, format('C{:08d}-{}', i, part) AS payment_id, order_id, day + CASE part WHEN 1 THEN 10 WHEN 2 THEN 20 ELSE 30 END AS received_date,
    CASE part WHEN 1 THEN first_amount WHEN 2 THEN total_amount - first_amount ELSE -20 END AS amount,
    CASE part WHEN 3 THEN 'refund' ELSE 'payment' END AS type_code
FROM orders, (VALUES (1), (2), (3)) AS v (part) WHERE part < 3 OR i % 100 = 7;

COPY (
    SELECT rep_id, DATE '2025-01-01' AS valid_from, team_id, 'online' AS region, 'E' || rep_id AS payroll_id, CASE WHEN n % 10 > 0 THEN format('S{:05d}', n // 10 * 10) END AS manager_id FROM people
) TO '{out}/reps.csv';
COPY (
    SELECT order_id, format('B{:06d}', i % (getvariable('payments') // 20)) AS account_id, day + INTERVAL 10 HOUR AS ordered_at,
        'delivered' AS status_code, 'USD' AS currency_code, total_amount, format('S{:05d}', seller) AS owner_id FROM orders
) TO '{out}/orders.csv';
COPY (
    SELECT order_id, line_number, 1 + i % 5 AS quantity, CASE line_number WHEN 1 THEN first_amount ELSE second_amount END AS net_amount, 'USD' AS currency_code
    FROM orders, (VALUES (1), (2)) AS v (line_number)
) TO '{out}/order_lines.csv';
COPY (
    SELECT payment_id, order_id, received_date, amount, 'USD' AS currency_code, type_code FROM payments
) TO '{out}/payments.csv';
COPY (
    SELECT 'B' || payment_id AS application_id, payment_id, order_id, received_date + 1 AS applied_date, amount, 'USD' AS currency_code
    FROM payments WHERE part = 2
) TO '{out}/payment_applications.csv';
COPY (
    SELECT 'order' AS source_type_code, order_id AS source_id, format('S{:05d}', (seller + k * 37) % getvariable('people')) AS rep_id,
        'direct' AS role_code, DATE '2025-01-01' AS valid_from,
        CASE WHEN i % 20 = 0 THEN 33333333 + (k = 0)::INTEGER WHEN k = 0 THEN 60000000 ELSE 40000000 END AS weight_millionths
    FROM orders, (VALUES (0), (1), (2)) AS v (k) WHERE i % 4 = 0 AND (k < 2 OR i % 20 = 0)
) TO '{out}/credit_splits.csv';
COPY (
    SELECT 'rep' AS owner_type_code, rep_id AS owner_id, 'outcome' AS goal_type_code, 'cash' AS measure_code, 'all' AS product_group_code,
        format('2025-M{:02d}', m) AS period_id, 1 AS revision_number, format('Q{}-{}', rep_id, m) AS quota_id,
        round(getvariable('payments') * 0.0048 / getvariable('people') * (80 + (n * 7 + m * 13) % 40), 2)::DECIMAL(18, 2) AS target_value
    FROM people, range(1, 13) AS r (m)
) TO '{out}/quotas.csv';
COPY (SELECT 'K' AS plan_id, 'Cash' AS name, 'd' AS plan_type_code) TO '{out}/plans.csv';
COPY (
    SELECT 'K' AS plan_id, 1 AS version_number, DATE '2025-01-01' AS valid_from, 'S00000' AS approved_by,
        TIMESTAMP '2024-12-01 09:00:00' AS approved_at, 'USD' AS currency_code, 'current_period' AS refund_basis_code
) TO '{out}/plan_versions.csv';
COPY (
    SELECT 'K' AS plan_id, 1 AS version_number, 'cash' AS component_id, 'commission' AS component_type_code, 'amount' AS measure_code,
        'cash' AS basis_event_code, 'marginal' AS tier_mode_code, 'month' AS reset_frequency_code
) TO '{out}/plan_components.csv';
COPY (
    SELECT 'K' AS plan_id, 1 AS version_number, 'cash' AS component_id, * FROM (VALUES (1, 0, 0.05), (2, 1, 0.07), (3, 1.2, 0.0925)) AS v (tier_number, from_ratio, rate)
) TO '{out}/rate_table_tiers.csv';
COPY (
    SELECT rep_id, 'K' AS plan_id, 1 AS version_number, DATE '2025-01-01' AS valid_from, 'USD' AS currency_code FROM people
) TO '{out}/plan_assignments.csv';
