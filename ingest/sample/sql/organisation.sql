-- Fifteen reps in four teams, led by R01 to R04, and two people of finance who approve. R05 changes team in mid-2024, R13
-- leaves in mid-2025 and R09 takes over, R15 joins in April 2025, R11 works part time.
CREATE MACRO owner_on(rep, d) AS CASE WHEN rep = 13 AND d >= DATE '2025-07-01' THEN 9 ELSE rep END;
CREATE MACRO team_on(rep, d) AS CASE WHEN rep = 5 AND d >= DATE '2024-07-01' THEN 'west'
    ELSE ['north', 'south', 'east', 'west'][(rep - 1) % 4 + 1] END;

CREATE TABLE reps AS
SELECT *, CASE WHEN rep_id[1] = 'F' THEN 'finance' WHEN rep_id = 'R01' THEN 'head of sales' WHEN rep_id <= 'R04' THEN 'manager' ELSE 'sales' END AS role_code,
    CASE WHEN rep_id = 'R11' THEN 0.6 ELSE 1.0 END::DECIMAL(3, 2) AS fte, 'US01' AS legal_entity_code, 'P' || rep_id AS payroll_id,
    'USD' AS pay_currency_code, 'all' AS calendar_id, 'America/New_York' AS time_zone,
    CASE WHEN leave_date IS NULL THEN 'active' ELSE 'left' END AS status_code
FROM (
    SELECT
        n,
        format('R{:02d}', n) AS rep_id,
        DATE '2023-01-01' AS valid_from,
        CASE WHEN n = 5 THEN DATE '2024-07-01' WHEN n = 13 THEN DATE '2025-07-01' END AS valid_to,
        ['Ada Lind', 'Ben Okafor', 'Chloe Marsh', 'Dev Patel', 'Elsa Braun', 'Finn Doyle', 'Grace Kim', 'Hugo Alves',
         'Ines Roca', 'Jonas Berg', 'Kira Novak', 'Liam Walsh', 'Mona Haddad', 'Noor Aziz'][n] AS name,
        ['north', 'south', 'east', 'west'][(n - 1) % 4 + 1] AS team_id,
        CASE WHEN n > 1 THEN format('R{:02d}', CASE WHEN n <= 4 THEN 1 ELSE (n - 1) % 4 + 1 END) END AS manager_id,
        CASE WHEN n = 13 THEN DATE '2025-06-30' END AS leave_date,
        DATE '2020-01-01' + (n * 37)::INTEGER AS hire_date,
        NULL AS ramp_schedule_id
    FROM range(1, 15) AS r (n)
    UNION ALL SELECT 15, 'R05', DATE '2024-07-01', NULL, 'Elsa Braun', 'west', 'R04', NULL, DATE '2020-07-04', NULL
    UNION ALL SELECT 16, 'R15', DATE '2025-04-01', NULL, 'Omar Said', 'east', 'R03', NULL, DATE '2025-04-01', 'standard'
    UNION ALL SELECT 17, 'F01', DATE '2023-01-01', NULL, 'Petra Quist', NULL, NULL, NULL, DATE '2019-09-01', NULL
    UNION ALL SELECT 18, 'F02', DATE '2023-01-01', NULL, 'Quentin Roy', NULL, NULL, NULL, DATE '2021-02-01', NULL
);

-- Twenty-three things and a service, which nobody delivers or stores.
CREATE TABLE products AS
SELECT
    n,
    format('P{:03d}', n) AS product_id,
    format('{:06d}', 100 + n * 37) AS sku,
    CASE WHEN n = 24 THEN 'Care plan' ELSE format('{} {}', ['Desk', 'Chair', 'Lamp', 'Shelf', 'Screen', 'Phone'][(n - 1) % 6 + 1],
        ['Basic', 'Plus', 'Pro', 'Max'][(n - 1) // 6 + 1]) END AS name,
    CASE WHEN n = 24 THEN 'Services'
        ELSE ['Furniture', 'Furniture', 'Lighting', 'Furniture', 'Electronics', 'Electronics'][(n - 1) % 6 + 1] END AS family,
    family AS product_group, CASE WHEN n = 24 THEN 'year' ELSE 'piece' END AS unit, n <> 23 AS is_active, n <> 3 AS is_commissionable,
    (4900 + (n * 7919) % 60000) AS price_cents,
    (4900 + (n * 7919) % 60000) * 0.0062::DECIMAL(5, 4) AS unit_cost
FROM range(1, 25) AS r (n);

-- List prices rise by three percent a year; from ten units on they are three percent lower.
CREATE MACRO list_cents(price_cents, y, quantity) AS
    price_cents * (100 - 3 * (2025 - y)) * (CASE WHEN quantity < 10 THEN 100 ELSE 97 END) // 10000;

-- What a channel is like: its share of the leads and its rates to the next steps, in basis points; cost of a lead.
CREATE TABLE channel_facts AS
SELECT *, (sum(share) OVER (ORDER BY n) - share)::BIGINT AS from_share
FROM (VALUES
    (1, 'organic_search', 2200, 6000, 6500, 4800, 0),
    (2, 'paid_search', 1800, 5200, 5600, 3900, 2600),
    (3, 'social', 1500, 3400, 4200, 2700, 1900),
    (4, 'display', 900, 1500, 3000, 1600, 2300),
    (5, 'email', 1000, 4200, 4800, 3300, 300),
    (6, 'event', 600, 6100, 6000, 4300, 9500),
    (7, 'referral', 700, 7600, 7400, 6200, 800),
    (8, 'partner', 500, 6400, 6600, 5100, 1500),
    (9, 'direct', 800, 5000, 5200, 4000, 0)
) AS c (n, channel, share, to_mql, to_deal, to_won, lead_cost_cents);
