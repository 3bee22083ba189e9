-- Five kinds of plans: salary (A), commission (B), salary and commission with tiers (C, in two versions), commission and
-- approved expenses (D), salary and a share in the team's pool (E). R15 starts on a draw.
CREATE TABLE plans AS
SELECT * FROM (VALUES (1, 'PLAN-A', 'Managers', 'a', 'F01'), (2, 'PLAN-B', 'Commission', 'b', 'F01'), (3, 'PLAN-C', 'Sales', 'c', 'F01'),
    (4, 'PLAN-D', 'Field sales', 'd', 'F01'), (5, 'PLAN-E', 'Team pool', 'e', 'F01')) AS t (n, plan_id, name, plan_type_code, owner_id);

CREATE TABLE plan_versions AS
SELECT *, 'F02' AS approved_by, valid_from - 20 + INTERVAL 9 HOUR AS approved_at, md5(plan_id || version_number::VARCHAR) AS content_hash,
    'USD' AS currency_code, 'actual' AS day_count_code, 'line' AS rounding_code, 'lower_inclusive' AS boundary_rule_code,
    'recompute_origin' AS refund_basis_code, 180 AS clawback_window_days, 'carry' AS negative_policy_code
FROM (VALUES (1, 'PLAN-A', 1, DATE '2023-01-01', NULL), (2, 'PLAN-B', 1, DATE '2023-01-01', NULL), (3, 'PLAN-C', 1, DATE '2023-01-01', DATE '2025-01-01'),
    (4, 'PLAN-C', 2, DATE '2025-01-01', NULL), (5, 'PLAN-D', 1, DATE '2023-01-01', NULL), (6, 'PLAN-E', 1, DATE '2023-01-01', NULL)
) AS t (n, plan_id, version_number, valid_from, valid_to);

CREATE TABLE plan_components AS
SELECT * FROM (VALUES
    (1, 'PLAN-B', 1, 'cash', 'Commission on cash', 'commission', 'outcome', 'amount', 'cash', 'flat', NULL, 'month', NULL, NULL),
    (2, 'PLAN-C', 1, 'bookings', 'Commission on bookings', 'commission', 'outcome', 'amount', 'booking', 'marginal', NULL, 'quarter', NULL, NULL),
    (3, 'PLAN-C', 2, 'bookings', 'Commission on bookings', 'commission', 'outcome', 'amount', 'booking', 'marginal', NULL, 'quarter', 0.5, NULL),
    (4, 'PLAN-C', 2, 'calls', 'Bonus for calls', 'bonus', 'activity', 'calls', 'booking', 'interpolated', NULL, 'month', 0.8, NULL),
    (5, 'PLAN-D', 1, 'invoices', 'Commission on invoices', 'commission', 'outcome', 'amount', 'invoice', 'flat', NULL, 'month', NULL, NULL),
    (6, 'PLAN-E', 1, 'pool', 'Share in the pool', 'pool_share', 'team', 'amount', 'cash', 'flat', NULL, 'month', NULL, 'east')
) AS t (n, plan_id, version_number, component_id, name, component_type_code, goal_type_code, measure_code, basis_event_code,
    tier_mode_code, base_rate, reset_frequency_code, threshold_ratio, pool_team_id);

CREATE TABLE rate_table_tiers AS
SELECT row_number() OVER () AS n, * FROM (VALUES
    ('PLAN-B', 1, 'cash', 1, 0.0, 0.04, NULL), ('PLAN-D', 1, 'invoices', 1, 0.0, 0.03, NULL), ('PLAN-E', 1, 'pool', 1, 0.0, 0.02, NULL),
    ('PLAN-C', 1, 'bookings', 1, 0.0, 0.01, NULL), ('PLAN-C', 1, 'bookings', 2, 0.8, 0.02, NULL), ('PLAN-C', 1, 'bookings', 3, 1.0, 0.03, NULL),
    ('PLAN-C', 2, 'bookings', 1, 0.0, 0.01, NULL), ('PLAN-C', 2, 'bookings', 2, 0.8, 0.02, NULL), ('PLAN-C', 2, 'bookings', 3, 1.0, 0.03, NULL),
    ('PLAN-C', 2, 'bookings', 4, 1.2, 0.04, NULL), ('PLAN-C', 2, 'calls', 1, 0.8, NULL, 0.5), ('PLAN-C', 2, 'calls', 2, 1.0, NULL, 1.0)
) AS t (plan_id, version_number, component_id, tier_number, from_ratio, rate, payout_ratio);

CREATE TABLE plan_assignments AS
SELECT row_number() OVER (ORDER BY rep_id, valid_from) AS n, *, 'F02' AS approved_by FROM (
    SELECT format('R{:02d}', k) AS rep_id, ['PLAN-A', 'PLAN-B', 'PLAN-C', 'PLAN-D', 'PLAN-E'][p] AS plan_id, v AS version_number,
        CASE WHEN v = 2 THEN DATE '2025-01-01' ELSE DATE '2023-01-01' END AS valid_from,
        CASE WHEN k = 13 THEN DATE '2025-07-01' WHEN p = 3 AND v = 1 THEN DATE '2025-01-01' END AS valid_to,
        CASE WHEN p = 3 THEN 24000.00 END AS target_incentive_amount, [6500.00, NULL, 3500.00, NULL, 4200.00][p] AS base_salary_amount,
        'USD' AS currency_code
    FROM (SELECT k, CASE WHEN k <= 4 THEN 1 WHEN k <= 6 THEN 2 WHEN k <= 10 THEN 3 WHEN k <= 12 THEN 4 ELSE 5 END AS p FROM range(1, 15) AS r (k)),
        range(1, 3) AS s (v) WHERE v = 1 OR p = 3
    UNION ALL VALUES ('R15', 'PLAN-C', 2, DATE '2025-04-01', NULL, 24000.00, 3000.00, 'USD')
);

-- One won deal in ten was won by two, 60 to 40; the key account manager gets an overlay on every key account.
CREATE TABLE credit_splits AS
SELECT row_number() OVER (ORDER BY source_type_code, source_id, rep_id, role_code) AS n, *, false AS is_equal_share FROM (
    SELECT 'opportunity' AS source_type_code, format('D{:08d}', n) AS source_id,
        format('R{:02d}', CASE WHEN k = 1 THEN rep ELSE 1 + rep % 12 END) AS rep_id, 'direct' AS role_code,
        deal_day AS valid_from, CASE WHEN k = 1 THEN 60000000 ELSE 40000000 END AS weight_millionths
    FROM deal_facts, range(1, 3) AS r (k) WHERE gets_won AND is_closed AND rnd(n, 230) % 10 = 0
    UNION ALL
    SELECT 'account', format('A{:08d}', n), 'R01', 'overlay', deal_day, 10000000 FROM deal_facts WHERE n % 25 = 0 AND rep <> 1
);

CREATE TABLE draws AS
SELECT 1 AS n, 'DR-1' AS draw_id, 'R15' AS rep_id, 'recoverable' AS type_code, 1500.00 AS amount, 'USD' AS currency_code,
    DATE '2025-04-01' AS valid_from, DATE '2025-10-01' AS valid_to, 0.5 AS recovery_ratio, 9000.00 AS max_balance_amount;

CREATE TABLE expenses AS
SELECT (k * 100 + m) * 10 + e AS n, format('X{:06d}', (k * 100 + m) * 10 + e) AS expense_id, format('R{:02d}', k) AS rep_id,
    DATE '2025-01-05' + (m * 30 + e * 6)::INTEGER AS expense_date, (2000 + rnd((k * 100 + m) * 10 + e, 240) % 38000) * 0.01::DECIMAL(3, 2) AS amount,
    'USD' AS currency_code, ['travel', 'meals', 'lodging'][e] AS category_code,
    CASE WHEN chance((k * 100 + m) * 10 + e, 241) < 800 THEN 'rejected' WHEN m = 11 THEN 'pending' WHEN m >= 9 THEN 'approved' ELSE 'paid' END AS status_code,
    CASE WHEN m < 11 THEN 'R0' || (k - 8)::VARCHAR END AS approved_by,
    CASE WHEN m < 11 THEN DATE '2025-01-05' + (m * 30 + e * 6 + 4)::INTEGER + INTERVAL 11 HOUR END AS approved_at
FROM range(11, 13) AS r (k), range(0, 12) AS s (m), range(1, 4) AS t (e);

CREATE TABLE adjustments AS
SELECT * FROM (VALUES
    (1, 'J-1', 'R07', 'manual', 120.00, 'USD', 'late order credited', 'DIS-1', 'R03', 'F02', TIMESTAMP '2025-05-12 10:00:00', '2025-M05'),
    (2, 'J-2', 'R05', 'bonus', 500.00, 'USD', 'contest', 'contest 2025-06', 'R04', 'F02', TIMESTAMP '2025-07-03 10:00:00', '2025-M07'),
    (3, 'J-3', 'R13', 'termination', -340.50, 'USD', 'open balance at leaving', NULL, 'F01', 'F02', TIMESTAMP '2025-07-08 10:00:00', '2025-M07')
) AS t (n, adjustment_id, rep_id, type_code, amount, currency_code, reason_code, reference, requested_by, approved_by, approved_at, period_id);

CREATE TABLE disputes AS
SELECT * FROM (VALUES
    (1, 'DIS-1', 'R07', '2025-M04', TIMESTAMP '2025-05-02 09:00:00', TIMESTAMP '2025-05-12 10:00:00', 'accepted', 'order was booked in April', 'J-1'),
    (2, 'DIS-2', 'R09', '2025-M07', TIMESTAMP '2025-08-11 09:00:00', TIMESTAMP '2025-08-20 16:00:00', 'rejected', 'split is as agreed', NULL),
    (3, 'DIS-3', 'R06', '2025-M11', TIMESTAMP '2025-12-10 09:00:00', NULL, 'open', NULL, NULL)
) AS t (n, dispute_id, rep_id, period_id, opened_at, closed_at, status_code, outcome, adjustment_id);

CREATE TABLE approvals AS
SELECT row_number() OVER (ORDER BY decided_at, object_id, status_code) AS n, object_id || ' ' || status_code AS approval_id, * FROM (
    SELECT 'period' AS object_code, period_id AS object_id, s AS status_code, p AS person_id,
        CASE s WHEN 'prepared' THEN approved_at - INTERVAL 2 DAY ELSE approved_at END AS decided_at
    FROM period_calendar, (VALUES ('prepared', 'F01'), ('approved', 'F02')) AS v (s, p)
    WHERE period_type_code = 'month' AND approved_at IS NOT NULL
    UNION ALL SELECT 'plan_version', plan_id || '/' || version_number, 'approved', approved_by, approved_at FROM plan_versions
);

-- What payroll paid: salaries and approved expenses of 2025.
CREATE TABLE payroll_results AS
SELECT row_number() OVER (ORDER BY payroll_run_id, rep_id, pay_type_code) AS n, * FROM (
    SELECT 'PR-' || p.period_id AS payroll_run_id, a.rep_id, 'salary' AS pay_type_code, p.period_id, a.base_salary_amount AS amount,
        'USD' AS currency_code, p.pay_date AS paid_date
    FROM period_calendar AS p INNER JOIN plan_assignments AS a ON a.valid_from <= p.valid_from AND p.valid_to <= coalesce(a.valid_to, DATE '2026-01-01')
    WHERE p.period_type_code = 'month' AND p.status_code = 'closed' AND year(p.valid_from) = 2025 AND a.base_salary_amount IS NOT NULL
    UNION ALL
    SELECT 'PR-' || p.period_id, e.rep_id, 'expense', p.period_id, sum(e.amount), 'USD', p.pay_date
    FROM expenses AS e INNER JOIN period_calendar AS p ON p.period_type_code = 'month' AND e.expense_date >= p.valid_from AND e.expense_date < p.valid_to
    WHERE e.status_code = 'paid' GROUP BY ALL
);

CREATE TABLE gl_journals AS
SELECT row_number() OVER (ORDER BY payroll_run_id, side) AS n, payroll_run_id AS journal_id, side AS line_number, 'US01' AS legal_entity_code,
    CASE side WHEN 1 THEN '6000' ELSE '1000' END AS gl_account, period_id, paid_date AS posted_date,
    CASE side WHEN 1 THEN amount END AS debit_amount, CASE side WHEN 2 THEN amount END AS credit_amount, 'USD' AS currency_code, payroll_run_id AS reference
FROM (SELECT payroll_run_id, period_id, paid_date, sum(amount) AS amount FROM payroll_results GROUP BY ALL), range(1, 3) AS r (side);

CREATE TABLE gl_balances AS
SELECT row_number() OVER (ORDER BY p.period_id) AS n, 'US01' AS legal_entity_code, '1200' AS gl_account, 'USD' AS currency_code, p.period_id,
    coalesce((SELECT sum(net_amount) FROM invoices AS i WHERE i.invoice_date < p.valid_to), 0)
    - coalesce((SELECT sum(amount) FROM payment_applications AS a WHERE a.applied_date < p.valid_to), 0)
    - coalesce((SELECT sum(amount) FROM write_offs AS w WHERE w.write_off_date < p.valid_to), 0) AS closing_amount,
    'receivables' AS purpose_code
FROM period_calendar AS p WHERE p.period_type_code = 'month' AND p.status_code = 'closed' AND year(p.valid_from) = 2025;

CREATE TABLE fx_rates AS
SELECT row_number() OVER (ORDER BY first) AS n, 'average' AS rate_type_code, 'EUR' AS from_currency_code, 'USD' AS to_currency_code, first AS rate_date,
    (1.05 + (rnd(y * 12 + m, 250) % 900) / 10000)::DECIMAL(18, 8) AS rate, 'central bank' AS provider
FROM months WHERE next <= DATE '2026-01-01';
