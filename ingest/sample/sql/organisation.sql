-- Fifteen reps in four teams. R05 changes team in mid-2024, R13 leaves in mid-2025, R15 joins in April 2025.
CREATE TABLE reps AS
SELECT *, 'sales' AS role_code, 1.0::DECIMAL(3, 2) AS fte, 'US01' AS legal_entity_code, 'USD' AS pay_currency_code, 'all' AS calendar_id,
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
        format('R{:02d}', CASE WHEN n <= 4 THEN 1 ELSE (n - 1) % 4 + 1 END) AS manager_id,
        CASE WHEN n = 13 THEN DATE '2025-06-30' END AS leave_date,
        DATE '2020-01-01' + (n * 37)::INTEGER AS hire_date,
        NULL AS ramp_schedule_id
    FROM range(1, 15) AS r (n)
    UNION ALL SELECT 15, 'R05', DATE '2024-07-01', NULL, 'Elsa Braun', 'west', 'R04', NULL, DATE '2020-07-04', NULL
    UNION ALL SELECT 16, 'R15', DATE '2025-04-01', NULL, 'Omar Said', 'east', 'R03', NULL, DATE '2025-04-01', 'standard'
);

CREATE TABLE products AS
SELECT
    n,
    format('P{:03d}', n) AS product_id,
    format('{:06d}', 100 + n * 37) AS sku,
    format('{} {}', ['Desk', 'Chair', 'Lamp', 'Shelf', 'Screen', 'Phone'][(n - 1) % 6 + 1],
        ['Basic', 'Plus', 'Pro', 'Max'][(n - 1) // 6 + 1]) AS name,
    ['Furniture', 'Furniture', 'Lighting', 'Furniture', 'Electronics', 'Electronics'][(n - 1) % 6 + 1] AS family,
    (4900 + (n * 7919) % 60000) AS price_cents,
    (4900 + (n * 7919) % 60000) * 0.0062::DECIMAL(5, 4) AS unit_cost
FROM range(1, 25) AS r (n);

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
