-- Rows that must be rejected, one of each kind, at the end of their files (see DIRT in generate.py).
CREATE TABLE orders_file AS
SELECT n, order_id, order_no, account_id, deal_id, quote, channel, ordered::VARCHAR AS ordered, status, total::VARCHAR AS total,
    owner, created, modified FROM orders
UNION ALL
SELECT 9000000000 + i, CASE WHEN i < 3 THEN format('X{:08d}', i) END, NULL, NULL, NULL, NULL, 'direct',
    CASE WHEN i = 2 THEN '2025-02-30 10:00:00' ELSE '2025-03-03 10:00:00' END, 'created',
    CASE WHEN i = 1 THEN '19.995' ELSE '20.00' END, 'R01', NULL, NULL
FROM range(1, 4) AS r (i);

INSERT INTO receipts VALUES (9000000000, 'Z999999999', '03/03/2025', 'O00000001', NULL, 'n/a', 'check', 'payment', NULL);

CREATE TABLE leads_file AS
SELECT * REPLACE (created::VARCHAR AS created) FROM leads
UNION ALL BY NAME
SELECT 9000000000 AS n, 'L99999999' AS lead_id, 'No Date' AS name, 'direct' AS channel, 'R01' AS owner, 'working' AS status;
