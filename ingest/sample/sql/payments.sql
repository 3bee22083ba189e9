-- Mostly one payment an order, some in two or three parts that add up, some late or never; a few go back. Some money comes
-- for no order, and some comes a second time.
CREATE TABLE payment_plan AS
SELECT
    n, order_id, account_id, day, cents, status,
    CASE WHEN status = 'canceled' OR chance(n, 110) < 200 THEN 0 WHEN chance(n, 111) < 700 THEN 3
        WHEN chance(n, 111) < 2000 THEN 2 ELSE 1 END AS parts
FROM orders_now;

CREATE TABLE payments AS
SELECT
    n * 10 + p AS n, order_id, account_id, day + (5 + 25 * (p - 1) + rnd(n, 112) % 40)::INTEGER AS paid_on,
    -- The last part takes what whole cents leave over.
    CASE WHEN p = parts THEN cents - (cents // parts) * (parts - 1) ELSE cents // parts END AS cents, 'payment' AS kind
FROM payment_plan, range(1, 4) AS r (p) WHERE p <= parts
UNION ALL
SELECT n * 10 + 8, order_id, account_id, day + (60 + rnd(n, 113) % 40)::INTEGER, -(cents * (20 + rnd(n, 114) % 81) // 100), 'refund'
FROM payment_plan WHERE parts = 1 AND (status = 'returned' OR chance(n, 115) < 200)
UNION ALL
SELECT n * 10 + 9, order_id, account_id, day + 75, -cents, 'chargeback'
FROM payment_plan WHERE parts = 1 AND status = 'delivered' AND chance(n, 116) < 60 AND chance(n, 115) >= 200;
INSERT INTO payments
SELECT n * 10 + 7, NULL, account_id, day + 20, 50000 + rnd(n, 118) % 100000, 'payment' FROM payment_plan WHERE n % 250 = 0
UNION ALL
SELECT n + 5, NULL, account_id, paid_on, cents, kind FROM payments WHERE n % 4000 = 11;
DELETE FROM payments WHERE paid_on > last_day_known();

-- The accounting system's export: semicolons, day first, comma as decimal mark, point between thousands.
CREATE MACRO euro(cents) AS (CASE WHEN cents < 0 THEN '-' ELSE '' END)
    || replace(format('{:,}', abs(cents) // 100), ',', '.') || ',' || format('{:02d}', abs(cents) % 100);
CREATE TABLE receipts AS
SELECT
    n, format('Z{:09d}', n) AS receipt_no, strftime(paid_on, '%d/%m/%Y') AS paid_on, order_id AS "order",
    account_id AS customer, euro(cents::BIGINT) AS gross_amount,
    ['credit_card', 'bank_transfer', 'direct_debit', 'check'][1 + rnd(n // 10, 117) % 4] AS method, kind,
    -- The second payment has the reference of the first.
    format('B{:09d}', CASE WHEN n % 10 = 6 THEN n - 5 ELSE n END) AS reference
FROM payments;
