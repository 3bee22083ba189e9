-- Credit, commission lines, ledger and statements as one straight script writes them from `raw`: bookings and cash on orders
-- by owner or split, managers, one tiered plan in one currency, no invoices, overlays, draws, holdbacks, closed months.
CREATE SCHEMA IF NOT EXISTS hand;
CREATE MACRO nearest(n, d) AS sign(n) * ((2 * abs(n) + d) // (2 * d));
CREATE MACRO money(cents) AS (cents * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2);
CREATE MACRO field(value) AS coalesce(value::VARCHAR, '\N');
CREATE MACRO goods(units) AS (units * 0.0001::DECIMAL(5, 4))::DECIMAL(18, 4);

CREATE TABLE hand.lines AS
SELECT l.order_id, l.line_number, o.ordered_at::DATE AS day, o.account_id, coalesce(o.owner_id, d.owner_id) AS owner_id, (o.total_amount * 100)::BIGINT AS gross,
    (l.net_amount * 100)::BIGINT AS cents, (l.quantity * 10000)::BIGINT AS quantity, sum((l.net_amount * 100)::BIGINT) OVER (PARTITION BY l.order_id)::BIGINT AS net,
    s.rep_id IS NOT NULL AS is_split,
    row_number() OVER (PARTITION BY o.account_id ORDER BY o.ordered_at::DATE, l.order_id, l.line_number) = 1 AS is_new,
    l.product_id, o.opportunity_id, l._source, l._file, l._row_number
FROM raw.order_lines AS l INNER JOIN raw.orders AS o ON l.order_id = o.order_id
LEFT JOIN raw.opportunities AS d ON o.opportunity_id = d.opportunity_id
LEFT JOIN (SELECT source_id, min(rep_id) AS rep_id FROM raw.credit_splits WHERE source_type_code = 'order' GROUP BY source_id) AS s ON l.order_id = s.source_id
WHERE o.ordered_at::DATE <= DATE '{as_of}';

-- What each part of a payment adds to the money earned on, by line; the last cent to the largest remainder.
CREATE TABLE hand.cash AS
WITH parts AS (
    SELECT 'payment_application' AS kind, application_id AS id, payment_id, order_id, applied_date AS day, (amount * 100)::BIGINT AS cents
    FROM raw.payment_applications WHERE applied_date <= DATE '{as_of}'
    UNION ALL SELECT 'payment', p.payment_id, p.payment_id, p.order_id, p.received_date, ((p.amount - coalesce(a.amount, 0)) * 100)::BIGINT
    FROM raw.payments AS p
    LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM raw.payment_applications WHERE applied_date <= DATE '{as_of}' GROUP BY payment_id) AS a
        ON p.payment_id = a.payment_id
    WHERE p.received_date <= DATE '{as_of}' AND p.amount <> coalesce(a.amount, 0)
), running AS (
    SELECT *, row_number() OVER w AS turn, sum(cents) OVER w AS paid FROM parts
    WINDOW w AS (PARTITION BY order_id ORDER BY day, cents < 0, payment_id, id ROWS UNBOUNDED PRECEDING)
), based AS (
    SELECT r.*, l.line_number, l.cents AS line_cents, l.quantity, l.net, nearest(least(paid, gross)::BIGINT * net, gross) AS base
    FROM running AS r INNER JOIN hand.lines AS l ON r.order_id = l.order_id
), floors AS (
    SELECT *, base * line_cents // net AS low FROM based
), ranked AS (
    SELECT *, base - sum(low) OVER w AS spare,
        row_number() OVER (PARTITION BY order_id, turn ORDER BY base * line_cents - low * net DESC, line_cents DESC, line_number) AS k
    FROM floors WINDOW w AS (PARTITION BY order_id, turn)
), shared AS (
    SELECT *, low + (k <= spare)::INTEGER AS so_far FROM ranked
)
SELECT kind, id, payment_id, order_id, line_number, day, turn, so_far - coalesce(lag(so_far) OVER line, 0) AS cents,
    nearest(quantity * so_far, line_cents) - coalesce(lag(nearest(quantity * so_far, line_cents)) OVER line, 0) AS quantity
FROM shared WINDOW line AS (PARTITION BY order_id, line_number ORDER BY turn);

CREATE TABLE hand.fct_credit AS
WITH units AS (
    SELECT 'order_line' AS kind, order_id || '/' || line_number AS id, 'booking' AS basis, day AS event_date, 0 AS turn, order_id, line_number,
        NULL AS payment_id, cents, quantity FROM hand.lines
    UNION ALL SELECT kind, id, 'cash', day, turn, order_id, line_number, payment_id, cents, quantity FROM hand.cash WHERE cents <> 0
), placed AS (
    SELECT u.*, l.day, l.account_id, l.owner_id, l.is_split, l.is_new, l.product_id, l.opportunity_id, l._source, l._file, l._row_number
    FROM units AS u INNER JOIN hand.lines AS l ON u.order_id = l.order_id AND u.line_number = l.line_number
), floors AS (
    SELECT p.*, s.rep_id, s.weight_millionths AS weight, so_far * s.weight_millionths // 100000000 AS low,
        goods_so_far * s.weight_millionths // 100000000 AS goods_low
    FROM (
        SELECT *, sum(cents) OVER w::BIGINT AS so_far, sum(quantity) OVER w::BIGINT AS goods_so_far FROM placed WHERE is_split
        WINDOW w AS (PARTITION BY basis, order_id, line_number ORDER BY event_date, turn, kind, id ROWS UNBOUNDED PRECEDING)
    ) AS p INNER JOIN raw.credit_splits AS s ON p.order_id = s.source_id
), ranked AS (
    SELECT *, so_far - sum(low) OVER w AS spare, goods_so_far - sum(goods_low) OVER w AS goods_spare,
        row_number() OVER (
            PARTITION BY basis, order_id, line_number, kind, id ORDER BY so_far * weight - low * 100000000 DESC, weight DESC, rep_id
        ) AS k,
        row_number() OVER (
            PARTITION BY basis, order_id, line_number, kind, id ORDER BY goods_so_far * weight - goods_low * 100000000 DESC, weight DESC, rep_id
        ) AS goods_k
    FROM floors WINDOW w AS (PARTITION BY basis, order_id, line_number, kind, id)
), direct AS (
    SELECT * EXCLUDE (low, spare, k, so_far, goods_low, goods_spare, goods_k, goods_so_far),
        low + (k <= spare)::INTEGER - coalesce(lag(low + (k <= spare)::INTEGER) OVER w, 0) AS credit,
        goods_low + (goods_k <= goods_spare)::INTEGER - coalesce(lag(goods_low + (goods_k <= goods_spare)::INTEGER) OVER w, 0) AS credit_goods
    FROM ranked WINDOW w AS (PARTITION BY basis, order_id, line_number, rep_id ORDER BY event_date, turn, kind, id)
    UNION ALL SELECT *, owner_id, 100000000, cents, quantity FROM placed WHERE NOT is_split
), owned AS (
    SELECT d.*, h.team_id, h.region, h.manager_id FROM direct AS d
    LEFT JOIN raw.reps AS h ON d.rep_id = h.rep_id AND d.day >= h.valid_from AND d.day < coalesce(h.valid_to, DATE '9999-12-31')
), everybody AS (
    SELECT 'direct' AS role, * FROM owned
    UNION ALL
    SELECT 'manager', m.*, h.team_id, h.region, h.manager_id FROM (
        SELECT * EXCLUDE (manager_id, team_id, region) REPLACE (manager_id AS rep_id) FROM owned WHERE manager_id IS NOT NULL AND NOT is_split
        UNION ALL
        SELECT kind, id, basis, event_date, turn, order_id, line_number, payment_id, cents, quantity, day, account_id, owner_id, is_split, is_new, product_id,
            opportunity_id, _source, _file, _row_number, manager_id, sum(weight), sum(credit), sum(credit_goods) FROM owned WHERE manager_id IS NOT NULL AND is_split GROUP BY ALL
    ) AS m LEFT JOIN raw.reps AS h ON m.rep_id = h.rep_id AND m.day >= h.valid_from AND m.day < coalesce(h.valid_to, DATE '9999-12-31')
)
SELECT md5(concat_ws('|', basis, kind, id, line_number, role, rep_id)) AS credit_id, kind AS source_type_code, id AS source_id,
    basis AS basis_event_code, role AS credit_type_code, rep_id, team_id, NULL::VARCHAR AS territory_id, region, event_date, 'order' AS document_type_code,
    order_id AS document_id, line_number AS document_line_number, day AS document_date, order_id, line_number AS order_line_number,
    NULL::VARCHAR AS invoice_id, payment_id, account_id, opportunity_id, product_id, NULL::VARCHAR AS product_group_code, is_new AS is_new_customer,
    goods(quantity) AS quantity, money(cents) AS base_amount, weight AS weight_millionths, money(credit) AS credit_amount,
    goods(credit_goods) AS credit_quantity, 'USD' AS currency_code, money(credit) AS credit_reporting_amount, _source, _file, _row_number
FROM everybody;

-- Slices of the tiers that the running total of a payee's month passes, each document rounded in total.
CREATE TABLE hand.steps AS
WITH events AS (
    SELECT c.rep_id, a.plan_id, a.version_number, c.source_type_code, c.source_id, c.document_id, c.payment_id, c.event_date,
        format('{}-M{:02d}', year(c.event_date), month(c.event_date)) AS period_id, any_value(c.account_id) AS account_id, sum((c.credit_amount * 100)::BIGINT)::BIGINT AS cents
    FROM hand.fct_credit AS c
    INNER JOIN raw.plan_assignments AS a ON c.rep_id = a.rep_id AND c.event_date >= a.valid_from AND c.event_date < coalesce(a.valid_to, DATE '9999-12-31')
    WHERE c.basis_event_code = 'cash' AND c.credit_type_code = 'direct' GROUP BY ALL
), placed AS (
    SELECT e.*, sum(cents) OVER (
            PARTITION BY e.rep_id, e.plan_id, e.period_id ORDER BY event_date, source_type_code, source_id, document_id ROWS UNBOUNDED PRECEDING
        )::BIGINT AS after, (q.target_value * 100)::BIGINT AS quota
    FROM events AS e LEFT JOIN raw.quotas AS q ON e.rep_id = q.owner_id AND e.period_id = q.period_id
), tiers AS (
    SELECT *, lead(from_ratio) OVER (PARTITION BY plan_id, version_number ORDER BY tier_number) AS to_ratio FROM raw.rate_table_tiers
), bounded AS (
    SELECT p.*, t.tier_number, t.rate, (t.from_ratio * 100000000)::BIGINT * quota AS low, (t.to_ratio * 100000000)::BIGINT * quota AS high,
        after * 100000000 AS top, (after - cents) * 100000000 AS bottom
    FROM placed AS p INNER JOIN tiers AS t ON p.plan_id = t.plan_id AND p.version_number = t.version_number
), sliced AS (
    SELECT *, CASE WHEN top < 0 THEN CASE tier_number WHEN 1 THEN top ELSE 0 END ELSE greatest(least(top, coalesce(high, top)) - low, 0) END
        - CASE WHEN bottom < 0 THEN CASE tier_number WHEN 1 THEN bottom ELSE 0 END ELSE greatest(least(bottom, coalesce(high, bottom)) - low, 0) END AS slice
    FROM bounded
), summed AS (
    SELECT *, slice::HUGEINT * (rate * 100000000)::BIGINT AS exact, sum(slice::HUGEINT * (rate * 100000000)::BIGINT) OVER w AS so_far, row_number() OVER w AS turn
    FROM sliced WHERE slice <> 0
    WINDOW w AS (PARTITION BY rep_id, document_id ORDER BY event_date, source_type_code, source_id, tier_number ROWS UNBOUNDED PRECEDING)
)
SELECT *, rounded - coalesce(lag(rounded) OVER (PARTITION BY rep_id, document_id ORDER BY turn), 0) AS line_cents
FROM (SELECT *, nearest(so_far::DECIMAL(38, 0)::HUGEINT, 10000000000000000) AS rounded FROM summed);

CREATE TABLE hand.commission_ledger AS
WITH earned AS (
    SELECT rep_id, plan_id, version_number, source_type_code, source_id, document_id, payment_id, event_date AS credit_date, period_id,
        CASE WHEN max(cents) < 0 THEN 'CLAWBACK' ELSE 'EARN' END AS entry_type_code, money(max(cents)) AS base_amount, sum(line_cents) AS cents
    FROM hand.steps GROUP BY ALL
), nets AS (
    SELECT rep_id, period_id, greatest(max(total) OVER w, 0) AS paid FROM (
        SELECT rep_id, period_id, sum(sum(cents)) OVER (PARTITION BY rep_id ORDER BY period_id) AS total FROM earned GROUP BY rep_id, period_id
    ) WINDOW w AS (PARTITION BY rep_id ORDER BY period_id ROWS UNBOUNDED PRECEDING)
), payouts AS (
    SELECT rep_id, period_id, paid - coalesce(lag(paid) OVER (PARTITION BY rep_id ORDER BY period_id), 0) AS cents FROM nets
), entries AS (
    SELECT * FROM earned
    UNION ALL BY NAME
    SELECT rep_id, period_id AS origin_period_id, strftime(strptime(replace(period_id, 'M', ''), '%Y-%m') + INTERVAL 1 MONTH, '%Y-M%m') AS period_id, 'period' AS source_type_code,
        period_id || '/commission' AS source_id, (strptime(replace(period_id, 'M', ''), '%Y-%m') + INTERVAL 1 MONTH)::DATE AS credit_date, 'PAYOUT' AS entry_type_code, -cents AS cents
    FROM payouts WHERE cents <> 0 AND credit_date <= DATE '{as_of}'
)
SELECT sha256(concat_ws(
        chr(31), posted_period_id, origin_period_id, entry_type_code, rep_id, field(plan_id), field(version_number), field(component_id), source_type_code,
        source_id, field(document_type_code), field(document_id), currency_code
    )) AS entry_id, *
FROM (
    SELECT period_id AS posted_period_id, coalesce(origin_period_id, period_id) AS origin_period_id, entry_type_code,
        CASE entry_type_code WHEN 'CLAWBACK' THEN 'refund' END AS reason_code, 'commission' AS pay_type_code, TRUE AS is_accrual, rep_id, plan_id,
        version_number, CASE WHEN plan_id IS NOT NULL THEN 'cash' END AS component_id, source_type_code, source_id,
        CASE WHEN document_id IS NOT NULL THEN 'order' END AS document_type_code, document_id, document_id AS order_id, NULL::VARCHAR AS invoice_id,
        payment_id, credit_date, base_amount, money(cents) AS ledger_amount, 'USD' AS currency_code, NULL::VARCHAR AS fx_rate_id, 'USD' AS payout_currency_code,
        CASE entry_type_code WHEN 'PAYOUT' THEN money(cents)::DECIMAL(18, 3) END AS payout_value, NULL::VARCHAR AS payout_fx_rate_id,
        NULL::VARCHAR AS cause_source_id
    FROM entries
) AS typed;

CREATE TABLE hand.fct_commission_line AS
SELECT sha256(concat_ws(chr(31), l.entry_id, 'tier', 12 * year(s.event_date) - 24120 + month(s.event_date), s.tier_number)) AS line_id, l.entry_id,
    s.period_id AS posted_period_id, s.period_id AS origin_period_id, 'tier' AS step_code, s.rep_id, s.plan_id, s.version_number, l.component_id,
    'commission' AS component_type_code, 'cash' AS basis_event_code, 'marginal' AS tier_mode_code, 'line' AS rounding_code, s.source_type_code, s.source_id,
    l.document_type_code, s.document_id, l.order_id, l.invoice_id, s.payment_id, s.account_id, s.event_date AS credit_date, s.period_id AS window_id,
    s.tier_number, l.base_amount, (s.slice * 0.0000000001::DECIMAL(11, 10))::DECIMAL(28, 12) AS tier_base_value, s.rate AS rate_value,
    (s.exact::DECIMAL(38, 0) * 0.000000000000000001::DECIMAL(18, 18))::DECIMAL(38, 20) AS exact_value, money(s.line_cents) AS line_amount,
    'USD' AS currency_code, l.base_amount AS deal_amount, 'USD' AS deal_currency_code, NULL::VARCHAR AS fx_rate_id, NULL::DECIMAL(22, 12) AS fx_rate
FROM hand.steps AS s INNER JOIN hand.commission_ledger AS l
    ON s.rep_id = l.rep_id AND s.source_type_code = l.source_type_code AND s.source_id = l.source_id AND s.document_id = l.document_id;

CREATE TABLE hand.rpt_commission_statement_line AS
SELECT l.entry_id, sha256(concat_ws(chr(31), l.rep_id, l.currency_code, l.posted_period_id)) AS statement_id, l.rep_id, l.posted_period_id AS period_id,
    l.origin_period_id, l.posted_period_id <> l.origin_period_id AND l.entry_type_code <> 'PAYOUT' AS is_prior_period, l.entry_type_code, l.pay_type_code,
    l.reason_code, l.is_accrual, l.plan_id, p.name AS plan_name, l.version_number, l.component_id, l.source_type_code, l.source_id, l.document_type_code,
    l.document_id, l.order_id, l.invoice_id, l.payment_id, o.account_id, l.credit_date, l.base_amount, l.ledger_amount AS line_amount, l.currency_code,
    l.fx_rate_id, l.payout_currency_code, l.payout_value, l.payout_fx_rate_id,
    CASE WHEN l.entry_type_code <> 'PAYOUT' THEN l.ledger_amount::DECIMAL(18, 3) END AS line_payout_value, l.cause_source_id
FROM hand.commission_ledger AS l LEFT JOIN raw.plans AS p ON l.plan_id = p.plan_id LEFT JOIN raw.orders AS o ON l.document_id = o.order_id;

-- Every month from a payee's first entry on.
CREATE TABLE hand.rpt_commission_statement AS
WITH moved AS (
    SELECT rep_id, posted_period_id AS period_id, sum(ledger_amount) FILTER (entry_type_code = 'EARN') AS earned,
        sum(ledger_amount) FILTER (entry_type_code = 'CLAWBACK') AS clawed_back, sum(ledger_amount) FILTER (entry_type_code = 'PAYOUT') AS paid, sum(ledger_amount) AS total
    FROM hand.commission_ledger GROUP BY ALL
), grid AS (
    SELECT f.rep_id, m.period_id FROM (SELECT rep_id, min(period_id) AS first_id FROM moved GROUP BY rep_id) AS f
    INNER JOIN (SELECT format('2025-M{:02d}', m) AS period_id FROM range(1, 13) AS r (m)) AS m ON m.period_id >= f.first_id
)
SELECT sha256(concat_ws(chr(31), rep_id, 'USD', period_id)) AS statement_id, rep_id, 'USD' AS currency_code, period_id,
    sum(coalesce(total, 0)) OVER payee - coalesce(total, 0) AS opening_amount, coalesce(earned, 0) AS earned_amount,
    coalesce(clawed_back, 0) AS clawed_back_amount, coalesce(paid, 0) AS paid_amount, sum(coalesce(total, 0)) OVER payee AS closing_amount
FROM grid LEFT JOIN moved USING (rep_id, period_id)
WINDOW payee AS (PARTITION BY rep_id ORDER BY period_id);
