-- A company with as many leads as `orders` and three touches for each, a deal for every fifth order and lead, a contact for
-- every account of three orders, and two hundred campaigns with daily cost. One order in a hundred is refunded in part.
CREATE TABLE leads AS
SELECT i, format('L{:08d}', i) AS lead_id, DATE '2024-01-01' + (i * 7919 % 700)::INTEGER + (i % 1440)::INTEGER * INTERVAL 1 MINUTE AS created_at
FROM range(0, getvariable('orders')) AS r (i);
CREATE TABLE deals AS
SELECT r.i, format('D{:08d}', r.i) AS opportunity_id, l.lead_id, format('A{:07d}', r.i * 5 % (getvariable('orders') // 3)) AS account_id,
    l.created_at + INTERVAL 3 DAY AS created_at, (l.created_at + INTERVAL 40 DAY)::DATE AS close_date,
    CASE r.i % 3 WHEN 0 THEN 'lost' WHEN 1 THEN 'won' ELSE 'proposal' END AS stage_code, (100 + r.i * 37 % 90000 * 0.01)::DECIMAL(18, 2) AS amount
FROM range(0, getvariable('orders') // 5) AS r (i) INNER JOIN leads AS l ON l.i = r.i * 5;

COPY (
    SELECT lead_id, 'Person ' || i AS name, format('p{}@c{}.example', i, i // 3) AS email, CASE i % 7 WHEN 0 THEN NULL ELSE ['social', 'paid_search', 'event'][1 + i % 3] END AS channel_code,
        CASE WHEN i % 4 > 0 THEN format('C{:03d}', i % 200) END AS campaign_id, CASE i % 5 WHEN 0 THEN 'converted' ELSE 'working' END AS status_code,
        format('P{:04d}', i % 500) AS owner_id, created_at, created_at + INTERVAL 1 HOUR AS modified_at FROM leads
) TO '{out}/leads.csv';
COPY (
    SELECT lead_id, created_at + n * INTERVAL 2 DAY AS changed_at, n AS seq, CASE n WHEN 1 THEN 'working' ELSE 'mql' END AS to_status_code
    FROM leads, (VALUES (1), (2)) AS v (n) WHERE n = 1 OR i % 5 < 2
) TO '{out}/lead_status_history.csv';
COPY (
    SELECT format('T{:09d}', i) AS touch_id, CASE WHEN i % 10 = 0 THEN format('K{:07d}', i // 10 % (getvariable('orders') // 3)) ELSE lead_id END AS person_id,
        CASE WHEN i % 5 > 0 THEN format('C{:03d}', i * 31 % 200) END AS campaign_id, created_at + ((i * 17 % 60 - 20) * 1440 + i % 700)::INTEGER * INTERVAL 1 MINUTE AS occurred_at,
        ['click', 'email_open', 'form', 'call'][1 + i % 4] AS type_code, ['social', 'paid_search', 'event', 'direct'][1 + i % 4] AS channel_code, i % 4 = 2 AS is_response
    FROM (SELECT r.i, l.lead_id, l.created_at FROM range(0, 3 * getvariable('orders')) AS r (i) INNER JOIN leads AS l ON l.i = r.i // 3)
) TO '{out}/touchpoints.csv';
COPY (
    SELECT opportunity_id, account_id, lead_id, stage_code, amount, 'USD' AS currency_code, close_date, created_at, format('P{:04d}', i % 500) AS owner_id,
        format('C{:03d}', i % 200) AS primary_campaign_id FROM deals
) TO '{out}/opportunities.csv';
COPY (SELECT opportunity_id, 'K' || account_id[2:] AS contact_id FROM deals) TO '{out}/opportunity_contacts.csv';
COPY (
    SELECT format('K{:07d}', i) AS contact_id, format('A{:07d}', i) AS account_id, format('k{}@a{}.example', i, i) AS email FROM range(0, getvariable('orders') // 3) AS r (i)
) TO '{out}/contacts.csv';
COPY (SELECT format('A{:07d}', i) AS account_id, 'Account ' || i AS name FROM range(0, getvariable('orders') // 3) AS r (i)) TO '{out}/accounts.csv';
COPY (
    SELECT format('O{:08d}', i) AS order_id, format('A{:07d}', i % (getvariable('orders') // 3)) AS account_id, CASE WHEN i % 5 = 0 THEN format('D{:08d}', i // 5) END AS opportunity_id,
        DATE '2024-02-15' + (i * 7919 % 680)::INTEGER + (i % 1440)::INTEGER * INTERVAL 1 MINUTE AS ordered_at, 'delivered' AS status_code, 'USD' AS currency_code,
        (20 + i * 31 % 90000 * 0.01)::DECIMAL(18, 2) AS total_amount FROM range(0, getvariable('orders')) AS r (i)
) TO '{out}/orders.csv';
COPY (
    SELECT format('O{:08d}', i) AS order_id, 1 AS line_number, 1 AS quantity, (20 + i * 31 % 90000 * 0.01)::DECIMAL(18, 2) AS net_amount, 'USD' AS currency_code
    FROM range(0, getvariable('orders'), 5) AS r (i)
) TO '{out}/order_lines.csv';
COPY (
    SELECT format('Z{:08d}-{}', i, n) AS payment_id, format('O{:08d}', i) AS order_id, DATE '2024-02-20' + (i * 7919 % 680)::INTEGER AS received_date,
        CASE n WHEN 1 THEN (20 + i * 31 % 90000 * 0.01)::DECIMAL(18, 2) ELSE -10 END AS amount, 'USD' AS currency_code, CASE n WHEN 1 THEN 'payment' ELSE 'refund' END AS type_code
    FROM range(0, getvariable('orders')) AS r (i), (VALUES (1), (2)) AS v (n) WHERE n = 1 OR i % 100 = 5
) TO '{out}/payments.csv';
COPY (
    SELECT format('C{:03d}', i) AS campaign_id, 'Campaign ' || i AS name, ['social', 'paid_search', 'event'][1 + i % 3] AS channel_code, DATE '2024-01-01' AS start_date FROM range(0, 200) AS r (i)
) TO '{out}/campaigns.csv';
COPY (
    SELECT format('C{:03d}', c) AS campaign_id, DATE '2024-01-01' + d::INTEGER AS cost_date, 'media' AS cost_type_code, (5 + (c * 7 + d) % 90)::DECIMAL(18, 2) AS spend_amount, 'USD' AS currency_code
    FROM range(0, 200) AS r (c), range(0, 730) AS s (d)
) TO '{out}/campaign_cost_daily.csv';
COPY (SELECT format('P{:04d}', i) AS rep_id, DATE '2023-01-01' AS valid_from, format('T{:03d}', i // 10) AS team_id, 'online' AS region, false AS is_quota_carrying FROM range(0, 500) AS r (i)) TO '{out}/reps.csv';
