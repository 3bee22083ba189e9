-- Every won deal is a first order; the other orders are repeat business of the customers so won.
CREATE TABLE customers AS
SELECT row_number() OVER (ORDER BY n) AS k, n AS lead, rep, close_day, cents
FROM deal_facts WHERE is_closed AND gets_won;
SET VARIABLE customers = (SELECT count(*) FROM customers);

CREATE TABLE order_facts AS
SELECT
    o.n, c.lead, o.n <= getvariable('customers') AS is_first,
    CASE WHEN o.n <= getvariable('customers') THEN c.close_day
        ELSE c.close_day + (rnd(o.n, 91) % (datediff('day', c.close_day, last_day_known()) + 1))::INTEGER END AS day,
    owner_on(c.rep, day) AS rep,
    1 + (chance(o.n, 92) > 3000)::INTEGER + (chance(o.n, 93) > 4500)::INTEGER + (chance(o.n, 94) > 4500)::INTEGER AS line_count
FROM (
    SELECT n, CASE WHEN n <= getvariable('customers') THEN n ELSE 1 + rnd(n, 90) % getvariable('customers') END AS k
    FROM range(1, getvariable('orders') + 1) AS r (n)
) AS o INNER JOIN customers AS c ON o.k = c.k;

CREATE TABLE line_facts AS
SELECT
    *,
    -- One line in four is discounted by up to 20 percent, in whole cents.
    CASE WHEN chance(n * 4 + line, 97) < 2500 THEN price_cents * quantity * (rnd(n * 4 + line, 98) % 21) // 100 ELSE 0 END AS discount_cents
FROM (
    SELECT o.n, l AS line, o.day, quantity, p.product_id, list_cents(p.price_cents, year(o.day), quantity)::BIGINT AS price_cents
    FROM (SELECT *, 1 + rnd(n * 4 + l, 95) % 12 AS quantity FROM order_facts, range(1, 5) AS r (l) WHERE l <= line_count) AS o
    INNER JOIN products AS p ON p.n = 1 + rnd(o.n * 4 + o.l, 96) % 24
);

CREATE TABLE order_totals AS
SELECT n, sum(quantity * price_cents - discount_cents)::BIGINT AS cents FROM line_facts GROUP BY n;

CREATE TABLE orders_now AS
SELECT
    o.n, format('O{:08d}', o.n) AS order_id, format('SO-{}-{}', year(o.day), o.n) AS order_no,
    format('A{:08d}', o.lead) AS account_id, CASE WHEN o.is_first THEN format('D{:08d}', o.lead) END AS deal_id,
    CASE WHEN o.is_first THEN format('Q{:08d}', o.lead) END AS quote,
    ['direct', 'partner', 'email'][1 + rnd(o.n, 99) % 3] AS channel, at_office(o.day, o.n, 100) AS ordered, o.day,
    -- A late update is a status that changed after the first export.
    CASE WHEN chance(o.n, 101) < 300 THEN 'canceled' WHEN o.day > DATE '2025-12-24' THEN 'processing'
        WHEN o.day > DATE '2025-12-15' THEN 'shipped' WHEN chance(o.n, 102) < 150 THEN 'returned' ELSE 'delivered' END AS status,
    t.cents, format('R{:02d}', o.rep) AS owner,
    o.n % 20 = 0 AND o.day < DATE '2025-12-01' AS is_updated
FROM order_facts AS o INNER JOIN order_totals AS t ON o.n = t.n;

CREATE TABLE orders AS
SELECT
    n, order_id, order_no, account_id, deal_id, quote, channel, ordered,
    CASE WHEN is_updated THEN 'shipped' ELSE status END AS status,
    cents * 0.01::DECIMAL(3, 2) AS total, owner, ordered AS created, ordered + INTERVAL 2 DAY AS modified
FROM orders_now;

CREATE TABLE order_updates AS
SELECT
    n, order_id, order_no, account_id, deal_id, quote, channel, ordered, status,
    cents * 0.01::DECIMAL(3, 2) AS total, owner, ordered AS created, ordered + INTERVAL 20 DAY AS modified
FROM orders_now WHERE is_updated;

CREATE TABLE order_lines AS
SELECT
    n * 10 + line AS n, format('O{:08d}', n) AS order_id, line, product_id, quantity,
    price_cents * 0.01::DECIMAL(3, 2) AS unit_price, discount_cents * 0.01::DECIMAL(3, 2) AS discount,
    (quantity * price_cents - discount_cents) * 0.01::DECIMAL(3, 2) AS net, day + 10 AS promised,
    CASE WHEN product_id = 'P024' THEN day + 14 END AS service_starts,
    CASE WHEN product_id = 'P024' THEN (day + 14 + INTERVAL 1 YEAR)::DATE END AS service_ends
FROM line_facts;
