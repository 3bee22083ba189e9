-- From the order to the money: deliveries, documents, what each payment settled, prices, stock, the market.
CREATE TABLE deliveries AS
SELECT
    l.n * 100 + l.line * 10 + part AS n, format('DL{:08d}-{}', l.n, part) AS delivery_id, l.line AS line_number, o.order_id,
    l.line AS order_line_number, l.product_id,
    -- One line in ten comes in two parts.
    CASE WHEN parts = 1 THEN l.quantity WHEN part = 1 THEN l.quantity // 2 ELSE l.quantity - l.quantity // 2 END AS quantity,
    o.day + (2 + rnd(l.n, 200) % 6 + 5 * (part - 1))::INTEGER + INTERVAL 8 HOUR AS shipped_at,
    -- One order in eight is late: promised are ten days.
    o.day + (4 + rnd(l.n, 200) % 6 + 5 * (part - 1) + CASE WHEN chance(l.n, 201) < 1250 THEN 6 ELSE 0 END)::INTEGER + INTERVAL 15 HOUR AS delivered_at,
    'main' AS site_id
FROM (SELECT *, CASE WHEN rnd(n * 4 + line, 202) % 10 = 0 AND quantity > 1 THEN 2 ELSE 1 END AS parts FROM line_facts) AS l
INNER JOIN orders_now AS o ON o.n = l.n, range(1, 3) AS r (part)
WHERE part <= parts AND o.status IN ('delivered', 'returned');
DELETE FROM deliveries WHERE delivered_at > TIMESTAMP '2025-12-31 17:00:00';

CREATE TABLE invoice_facts AS
SELECT o.n, o.order_id, o.account_id, o.day + 3 AS invoice_date, o.cents, coalesce(p.cents, 0) AS paid_cents
FROM orders_now AS o
LEFT JOIN (SELECT n // 10 AS n, sum(cents) AS cents FROM payments WHERE kind = 'payment' GROUP BY 1) AS p ON o.n = p.n
WHERE o.status NOT IN ('canceled', 'processing') AND o.day + 3 <= last_day_known();

-- A refund that follows a return has a credit note.
CREATE TABLE credit_facts AS
SELECT f.n, f.order_id, f.account_id, p.paid_on - 2 AS invoice_date, p.cents, p.n AS payment_n
FROM payments AS p INNER JOIN invoice_facts AS f ON f.n = p.n // 10 INNER JOIN orders_now AS o ON o.n = f.n
WHERE p.kind = 'refund' AND o.status = 'returned';

CREATE TABLE invoices AS
SELECT n * 10 AS n, format('I{:08d}', n) AS invoice_id, 'invoice' AS type_code, format('INV-{}-{}', year(invoice_date), n) AS invoice_number,
    'US01' AS legal_entity_code, order_id, account_id, NULL AS credited_invoice_id, NULL AS reason_code, invoice_date,
    invoice_date + 30 AS due_date, cents * 0.01::DECIMAL(3, 2) AS net_amount, 0.00 AS tax_amount, 'USD' AS currency_code,
    CASE WHEN paid_cents >= cents THEN 'paid' ELSE 'issued' END AS status_code
FROM invoice_facts
UNION ALL
SELECT n * 10 + 1, format('N{:08d}', n), 'credit_note', format('CN-{}-{}', year(invoice_date), n), 'US01', order_id, account_id,
    format('I{:08d}', n), 'return', invoice_date, NULL, cents * 0.01::DECIMAL(3, 2), 0.00, 'USD', 'paid'
FROM credit_facts;

CREATE TABLE invoice_lines AS
SELECT l.n * 10 + l.line AS n, format('I{:08d}', l.n) AS invoice_id, l.line AS line_number, f.order_id, l.line AS order_line_number,
    l.product_id, l.quantity, l.price_cents * 0.01::DECIMAL(3, 2) AS list_price,
    CASE WHEN chance(l.n, 205) < 1000 THEN (l.quantity * l.price_cents // 50) * 0.01::DECIMAL(3, 2) END AS rebate_amount,
    (500 + rnd(l.n, 206) % 2000) * 0.01::DECIMAL(3, 2) AS freight_amount,
    (l.quantity * l.price_cents - l.discount_cents) * 0.01::DECIMAL(3, 2) AS net_amount, 0.00 AS tax_amount, 'USD' AS currency_code
FROM line_facts AS l INNER JOIN invoice_facts AS f ON f.n = l.n;

CREATE TABLE payment_applications AS
SELECT p.n, format('PA{:09d}', p.n) AS application_id, format('Z{:09d}', p.n) AS payment_id, format('I{:08d}', f.n) AS invoice_id,
    p.paid_on AS applied_date, p.cents * 0.01::DECIMAL(3, 2) AS amount, 'USD' AS currency_code
FROM payments AS p INNER JOIN invoice_facts AS f ON f.n = p.n // 10 WHERE p.paid_on >= f.invoice_date;

-- What nobody will pay any more: half of the unpaid invoices that were a year old at the end.
CREATE TABLE write_offs AS
SELECT n, format('W{:08d}', n) AS write_off_id, format('I{:08d}', n) AS invoice_id, account_id, invoice_date + 300 AS write_off_date,
    cents * 0.01::DECIMAL(3, 2) AS amount, 'USD' AS currency_code, 'insolvent' AS reason_code
FROM invoice_facts WHERE paid_cents = 0 AND invoice_date < DATE '2025-01-01' AND n % 2 = 0;

-- Prices rise by three percent a year; from ten units on they are three percent lower.
CREATE TABLE price_list AS
SELECT p.n * 100 + (y - 2023) * 10 + q AS n, 'standard' AS price_list_id, product_id, 'all' AS channel_code, 'all' AS tier_code,
    'USD' AS currency_code, CASE q WHEN 1 THEN 1 ELSE 10 END AS min_quantity, make_date(y::INTEGER, 1, 1) AS valid_from,
    CASE WHEN y < 2025 THEN make_date(y::INTEGER + 1, 1, 1) END AS valid_to,
    (price_cents * (100 - 3 * (2025 - y)) * (CASE q WHEN 1 THEN 100 ELSE 97 END) // 10000) * 0.01::DECIMAL(3, 2) AS list_price,
    (price_cents * (100 - 3 * (2025 - y)) * (CASE q WHEN 1 THEN 96 ELSE 93 END) // 10000) * 0.01::DECIMAL(3, 2) AS planned_price,
    false AS is_tax_included
FROM products AS p, range(2023, 2026) AS r (y), range(1, 3) AS s (q);

CREATE TABLE stock AS
SELECT p.n * 1000 + datediff('day', DATE '2025-10-01', d.day) AS n, 'main' AS site_id, product_id, d.day AS stock_date,
    20 + rnd(p.n * 1000 + datediff('day', DATE '2025-10-01', d.day), 210) % 60 AS on_hand_quantity, rnd(p.n * 1000 + day(d.day), 211) % 15 AS reserved_quantity,
    CASE WHEN p.n % 6 = 0 THEN 50 ELSE 0 END AS on_order_quantity
FROM products AS p, days AS d WHERE d.day >= DATE '2025-10-01';

CREATE TABLE market_size AS
SELECT (y - 2023) * 100 + q * 10 + f AS n, ['Furniture', 'Lighting', 'Electronics'][f] AS market_code, 'all' AS territory_id,
    make_date(y::INTEGER, 3 * q::INTEGER - 2, 1) AS period_start_date, (make_date(y::INTEGER, 3 * q::INTEGER - 2, 1) + INTERVAL 3 MONTH)::DATE AS period_end_date,
    'value' AS measure_code, 'Office Industry Council' AS publisher, (make_date(y::INTEGER, 3 * q::INTEGER - 2, 1) + INTERVAL 4 MONTH)::DATE AS published_date,
    getvariable('orders') * [400, 60, 500][f] * (100 + 3 * (y - 2023)) // 100 AS size, 'USD' AS currency_code
FROM range(2023, 2026) AS r (y), range(1, 5) AS s (q), range(1, 4) AS t (f);
