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
FROM (SELECT *, CASE WHEN rnd(n * 4 + line, 202) % 10 = 0 AND quantity > 1 THEN 2 ELSE 1 END AS parts FROM line_facts WHERE product_id <> 'P024') AS l
INNER JOIN orders_now AS o ON o.n = l.n, range(1, 3) AS r (part)
WHERE part <= parts AND o.status IN ('delivered', 'returned')
UNION ALL
-- Of what is sent back the first line comes back.
SELECT l.n * 100 + l.line * 10 + 9, format('DR{:08d}', l.n), l.line, o.order_id, l.line, l.product_id, -l.quantity,
    o.day + 30 + INTERVAL 8 HOUR, o.day + 34 + INTERVAL 15 HOUR, 'main'
FROM line_facts AS l INNER JOIN orders_now AS o ON o.n = l.n WHERE o.status = 'returned' AND l.line = 1 AND l.product_id <> 'P024';
DELETE FROM deliveries WHERE delivered_at > TIMESTAMP '2025-12-31 17:00:00';

CREATE TABLE invoice_facts AS
SELECT o.n, o.order_id, o.account_id, o.day + 3 AS invoice_date, a.terms_days, o.cents
FROM orders_now AS o INNER JOIN accounts AS a USING (account_id)
WHERE o.status NOT IN ('canceled', 'processing') AND o.day + 3 <= last_day_known();

-- Money that is given back has a credit note; money that the bank takes back leaves the invoice open again.
CREATE TABLE credit_facts AS
SELECT f.n, f.order_id, f.account_id, p.paid_on - 2 AS invoice_date, p.paid_on, p.cents, p.n AS payment_n, o.status
FROM payments AS p INNER JOIN invoice_facts AS f ON f.n = p.n // 10 INNER JOIN orders_now AS o ON o.n = f.n
WHERE p.kind = 'refund';

-- What each payment settled, and each credit note: the refund opens what the credit note closes.
CREATE TABLE payment_applications AS
SELECT p.n, format('PA{:09d}', p.n) AS application_id, format('Z{:09d}', p.n) AS payment_id, NULL AS credit_invoice_id,
    format('I{:08d}', f.n) AS invoice_id, p.paid_on AS applied_date, p.cents * 0.01::DECIMAL(3, 2) AS amount, 'USD' AS currency_code
FROM payments AS p INNER JOIN invoice_facts AS f ON f.order_id = p.order_id WHERE p.paid_on >= f.invoice_date
UNION ALL
SELECT payment_n + 1000000000, format('PC{:09d}', payment_n), NULL, format('N{:08d}', n), format('I{:08d}', n), paid_on,
    -cents * 0.01::DECIMAL(3, 2), 'USD'
FROM credit_facts;

CREATE TABLE settled AS SELECT invoice_id, sum(amount) AS amount FROM payment_applications GROUP BY 1;

CREATE TABLE invoices AS
SELECT n * 10 AS n, invoice_id, 'invoice' AS type_code, format('INV-{}-{}', year(invoice_date), n) AS invoice_number,
    'US01' AS legal_entity_code, order_id, account_id, NULL AS credited_invoice_id, NULL AS reason_code, invoice_date,
    invoice_date + terms_days::INTEGER AS due_date, cents * 0.01::DECIMAL(3, 2) AS net_amount, 0.00 AS tax_amount, 'USD' AS currency_code,
    CASE WHEN s.amount = cents * 0.01::DECIMAL(3, 2) THEN 'paid' ELSE 'issued' END AS status_code
FROM (SELECT *, format('I{:08d}', n) AS invoice_id FROM invoice_facts) LEFT JOIN settled AS s USING (invoice_id)
UNION ALL
SELECT n * 10 + 1, format('N{:08d}', n), 'credit_note', format('CN-{}-{}', year(invoice_date), n), 'US01', order_id, account_id,
    format('I{:08d}', n), CASE status WHEN 'returned' THEN 'return' ELSE 'price_correction' END, invoice_date, NULL,
    cents * 0.01::DECIMAL(3, 2), 0.00, 'USD', 'paid'
FROM credit_facts;

CREATE TABLE invoice_lines AS
SELECT l.n * 10 + l.line AS n, format('I{:08d}', l.n) AS invoice_id, l.line AS line_number, f.order_id, l.line AS order_line_number,
    l.product_id, l.quantity, l.price_cents * 0.01::DECIMAL(3, 2) AS list_price,
    CASE WHEN chance(l.n, 205) < 1000 THEN (l.quantity * l.price_cents // 50) * 0.01::DECIMAL(3, 2) END AS rebate_amount,
    (500 + rnd(l.n, 206) % 2000) * 0.01::DECIMAL(3, 2) AS freight_amount,
    (l.quantity * l.price_cents - l.discount_cents) * 0.01::DECIMAL(3, 2) AS net_amount, 0.00 AS tax_amount, 'USD' AS currency_code
FROM line_facts AS l INNER JOIN invoice_facts AS f ON f.n = l.n
UNION ALL
SELECT n * 10 + 9, format('N{:08d}', n), 1, order_id, NULL, NULL, NULL, NULL, NULL, NULL, cents * 0.01::DECIMAL(3, 2), 0.00, 'USD'
FROM credit_facts;

-- What nobody will pay any more: two in three of the invoices that were open for ten months.
CREATE TABLE write_offs AS
SELECT n, format('W{:08d}', n) AS write_off_id, invoice_id, account_id, invoice_date + 300 AS write_off_date,
    net_amount - coalesce(s.amount, 0) AS amount, 'USD' AS currency_code, 'insolvent' AS reason_code
FROM invoices LEFT JOIN settled AS s USING (invoice_id)
WHERE type_code = 'invoice' AND status_code = 'issued' AND invoice_date + 300 <= last_day_known() AND n // 10 % 3 < 2;

-- The plan expects four percent less than the list.
CREATE TABLE price_list AS
SELECT p.n * 1000 + (y - 2023) * 100 + q AS n, 'standard' AS price_list_id, product_id, 'all' AS channel_code, 'all' AS tier_code,
    'USD' AS currency_code, q AS min_quantity, make_date(y::INTEGER, 1, 1) AS valid_from,
    CASE WHEN y < 2025 THEN make_date(y::INTEGER + 1, 1, 1) END AS valid_to,
    list_cents(price_cents, y, q) * 0.01::DECIMAL(3, 2) AS list_price, list_cents(price_cents, y, q) * 96 // 100 * 0.01::DECIMAL(3, 2) AS planned_price,
    false AS is_tax_included
FROM products AS p, range(2023, 2026) AS r (y), (VALUES (1), (10)) AS s (q);

CREATE TABLE stock AS
SELECT p.n * 1000 + datediff('day', DATE '2025-10-01', d.day) AS n, 'main' AS site_id, product_id, d.day AS stock_date,
    20 + rnd(p.n * 1000 + datediff('day', DATE '2025-10-01', d.day), 210) % 60 AS on_hand_quantity, rnd(p.n * 1000 + day(d.day), 211) % 15 AS reserved_quantity,
    CASE WHEN p.n % 6 = 0 THEN 50 ELSE 0 END AS on_order_quantity
FROM products AS p, days AS d WHERE d.day >= DATE '2025-10-01' AND product_id <> 'P024';

-- The market is some four times what the company sells, and the largest rival sells half as much again as the company. A
-- council counts each quarter and corrects itself after half a year.
CREATE TABLE market_size AS
SELECT row_number() OVER (ORDER BY first, family, measure, published) AS n, family AS market_code, 'all' AS territory_id,
    first AS period_start_date, (first + INTERVAL 3 MONTH)::DATE AS period_end_date, measure AS measure_code,
    'Office Industry Council' AS publisher, published AS published_date,
    cents // 10000 * share // 100 * 100 * (CASE WHEN is_first THEN 96 ELSE 100 END) // 100 AS size, 'USD' AS currency_code
FROM (
    SELECT p.family, date_trunc('quarter', l.day)::DATE AS first, sum(l.quantity * l.price_cents - l.discount_cents)::BIGINT AS cents
    FROM line_facts AS l INNER JOIN products AS p USING (product_id) GROUP BY ALL
), (VALUES ('value', 400), ('largest_rival_value', 150)) AS m (measure, share), (VALUES (true, 4), (false, 9)) AS t (is_first, months),
    LATERAL (SELECT (first + to_months(months))::DATE AS published) AS d
WHERE published <= last_day_known();
