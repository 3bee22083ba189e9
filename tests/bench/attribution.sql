-- fct_touchpoint and fct_attribution as one straight script makes them, after handwritten.sql and from its tables: one
-- currency, no merged leads, no credit notes without an order, no reasons for what is left out, no checks. What is
-- expensive is done as well as we know how: windows over paths, never over the long table; weights once per pattern.
CREATE TABLE contacts AS SELECT contact_id, account_id FROM read_csv('{in}/contacts.csv', all_varchar = true, header = true);
CREATE TABLE deal_contacts AS
SELECT opportunity_id AS deal_id, contact_id FROM read_csv('{in}/opportunity_contacts.csv', all_varchar = true, header = true);
CREATE TABLE credit_notes AS
SELECT invoice_id, order_id, invoice_date::DATE AS credit_date, net_amount::DECIMAL(18, 2) AS amount
FROM read_csv('{in}/invoices.csv', all_varchar = true, header = true)
WHERE type_code = 'credit_note' AND status_code NOT IN ('draft', 'voided') AND invoice_date::DATE <= known_day();

CREATE MACRO type_rank(type) AS list_position(
    ['email_open', 'email_click', 'click', 'visit', 'form', 'event', 'call', 'meeting', 'reply', 'other'], type);

CREATE TABLE lead_accounts AS
SELECT l.lead_id, l.created_at, l.created_date, d.account_id FROM marts.fct_lead AS l LEFT JOIN marts.fct_opportunity AS d ON l.deal_id = d.deal_id;

CREATE TABLE marts.fct_touchpoint AS
SELECT t.touch_id, t.person_id, l.lead_id, k.contact_id, coalesce(k.account_id, l.account_id) AS account_id, t.campaign_id, t.channel,
    t.type, t.occurred_at AS touched_at, bdate(t.occurred_at) AS touch_date, t.is_response, t.channel = 'direct' AS is_direct,
    row_number() OVER (
        PARTITION BY t.person_id, t.campaign_id, date_trunc('minute', t.occurred_at) ORDER BY t.occurred_at, type_rank(t.type), t.touch_id
    ) > 1 AS is_duplicate
FROM touchpoints AS t
LEFT JOIN lead_accounts AS l ON t.person_id = l.lead_id
LEFT JOIN contacts AS k ON t.person_id = k.contact_id
WHERE bdate(t.occurred_at) <= known_day();

CREATE TABLE conversions AS
WITH deals AS (
    SELECT d.*, l.created_at AS lead_at FROM marts.fct_opportunity AS d LEFT JOIN marts.fct_lead AS l ON d.lead_id = l.lead_id
)
SELECT 'lead_created' AS kind, lead_id AS id, created_date AS day, created_at AS instant, lead_id, NULL::VARCHAR AS deal_id, account_id,
    0::BIGINT AS cents, false AS is_new_customer, created_at AS lead_at, NULL::TIMESTAMP AS deal_at, 30 AS days
FROM lead_accounts
UNION ALL SELECT 'opportunity_created', deal_id, created_date, created_at, lead_id, deal_id, account_id, coalesce(amount * 100, 0)::BIGINT,
    false, lead_at, created_at, 180 FROM deals
UNION ALL SELECT 'deal_won', deal_id, close_date, NULL, lead_id, deal_id, account_id, coalesce(amount * 100, 0)::BIGINT,
    is_new_customer, lead_at, created_at, 180 FROM deals WHERE is_won AND close_date <= known_day()
UNION ALL SELECT 'order', o.order_id, o.order_date, o.ordered_at, d.lead_id, o.deal_id, o.account_id, coalesce(o.total * 100, 0)::BIGINT,
    row_number() OVER (PARTITION BY o.account_id ORDER BY o.ordered_at, o.order_id) = 1, d.lead_at, d.created_at, 180
FROM marts.fct_order AS o LEFT JOIN deals AS d ON o.deal_id = d.deal_id WHERE o.status <> 'canceled';

CREATE TABLE refunds AS
WITH given_back AS (
    SELECT 'invoices/' || invoice_id AS refund_id, order_id, credit_date, -(amount * 100)::BIGINT AS cents FROM credit_notes
    UNION ALL SELECT 'payments/' || payment_id, order_id, payment_date, -(payment_amount * 100)::BIGINT FROM marts.fct_payment
    WHERE kind <> 'payment' AND order_id NOT IN (SELECT order_id FROM credit_notes)
)
SELECT c.* REPLACE (r.cents AS cents), r.refund_id, r.credit_date FROM given_back AS r INNER JOIN conversions AS c ON c.kind = 'order' AND r.order_id = c.id
UNION ALL SELECT c.* REPLACE (r.cents AS cents), r.refund_id, r.credit_date FROM given_back AS r
INNER JOIN marts.fct_order AS o ON r.order_id = o.order_id INNER JOIN conversions AS c ON c.kind = 'deal_won' AND o.deal_id = c.id;

CREATE TABLE paths AS
WITH deal_people AS (
    SELECT deal_id, lead_id AS person_id FROM marts.fct_opportunity WHERE lead_id IS NOT NULL
    UNION SELECT deal_id, contact_id FROM deal_contacts
), people AS (
    SELECT kind, id, lead_id AS person_id FROM conversions WHERE kind = 'lead_created'
    UNION ALL SELECT c.kind, c.id, p.person_id FROM conversions AS c INNER JOIN deal_people AS p ON c.deal_id = p.deal_id WHERE c.kind <> 'lead_created'
    UNION ALL SELECT c.kind, c.id, k.contact_id FROM conversions AS c INNER JOIN contacts AS k ON c.account_id = k.account_id
    WHERE c.kind = 'order' AND c.deal_id IS NULL
), numbered AS (
    SELECT kind, id, t.touch_id, t.campaign_id, t.channel, t.touched_at, t.touch_date, t.is_direct,
        row_number() OVER (PARTITION BY id, kind ORDER BY t.touched_at, type_rank(t.type), t.touch_id) AS k, count(*) OVER path AS n,
        count(*) FILTER (t.touched_at <= lead_at) OVER path AS lead_k, count(*) FILTER (t.touched_at <= deal_at) OVER path AS deal_k,
        max(t.touch_date) OVER path AS last_date
    FROM people INNER JOIN conversions USING (kind, id)
    INNER JOIN marts.fct_touchpoint AS t ON t.person_id = people.person_id AND t.touch_date BETWEEN day - days AND day
        AND coalesce(t.touched_at <= instant, true) AND NOT t.is_duplicate
    WINDOW path AS (PARTITION BY id, kind)
), weighed AS (
    SELECT *, sum(w) OVER path AS total, coalesce(max(k) FILTER (NOT is_direct) OVER path, n) AS sent_k
    FROM (
        SELECT *, (([1000000000000000000, 905723664263906672, 820335356007637931, 742997144568474212, 672950096316178066,
            609506827102237720, 552044756836906169]::BIGINT[])[1 + (last_date - touch_date) % 7]
            >> least((last_date - touch_date) // 7, 63)::BIGINT)::HUGEINT AS w
        FROM numbered
    ) WINDOW path AS (PARTITION BY id, kind)
), entries AS (
    SELECT *, '(none)' AS refund_id, day AS credit_date FROM conversions UNION ALL FROM refunds
), floors AS (
    SELECT e.*, p.* EXCLUDE (kind, id), 1000000 * w // total AS ratio_floor, cents * w // total AS cents_floor
    FROM entries AS e LEFT JOIN weighed AS p ON e.kind = p.kind AND e.id = p.id
), ranked AS (
    SELECT *, 1000000 - sum(ratio_floor) OVER entry AS ratio_spare, cents - sum(cents_floor) OVER entry AS cents_spare,
        row_number() OVER (PARTITION BY id, kind, refund_id ORDER BY 1000000 * w - ratio_floor * total DESC, k) AS ratio_rank,
        row_number() OVER (PARTITION BY id, kind, refund_id ORDER BY cents * w - cents_floor * total DESC, k) AS cents_rank
    FROM floors WINDOW entry AS (PARTITION BY id, kind, refund_id)
)
SELECT kind, id, day, lead_id, deal_id, account_id, refund_id, credit_date, is_new_customer, cents, touch_id,
    coalesce(campaign_id, '(none)') AS campaign_id, coalesce(channel, 'unattributed') AS channel, touched_at,
    coalesce(k, 0)::SMALLINT AS k, coalesce(n, 0)::SMALLINT AS n, coalesce(lead_k, 0)::SMALLINT AS lead_k,
    coalesce(deal_k, 0)::SMALLINT AS deal_k, coalesce(sent_k, 0)::SMALLINT AS sent_k,
    CASE WHEN n IS NULL THEN 1000000 ELSE ratio_floor + (ratio_rank <= ratio_spare)::INTEGER END::BIGINT AS decay_ratio,
    CASE WHEN n IS NULL THEN cents ELSE cents_floor + (cents_rank <= cents_spare)::INTEGER END::BIGINT AS decay_cents
FROM ranked;

CREATE TABLE weights AS
WITH models (model, f, l, d, c, s, other) AS (
    VALUES ('first', 1, 0, 0, 0, 0, 0), ('last', 0, 0, 0, 1, 0, 0), ('last_non_direct', 0, 0, 0, 0, 1, 0), ('linear', 0, 0, 0, 0, 0, 1),
        ('position_40_20_40', 2, 0, 0, 2, 0, 1), ('u_shaped', 2, 2, 0, 0, 0, 1), ('w_shaped', 3, 3, 3, 0, 0, 1),
        ('full_path', 9, 9, 9, 9, 0, 4), ('j_shaped', 1, 0, 0, 3, 0, 1), ('inverse_j_shaped', 3, 0, 0, 1, 0, 1)
), held AS (
    SELECT *, CASE WHEN n = 0 THEN 1 ELSE
        (k = 1)::INTEGER * f + (k = lead_k)::INTEGER * l + (k = deal_k)::INTEGER * d + (k = n)::INTEGER * c + (k = sent_k)::INTEGER * s END AS share
    FROM (SELECT DISTINCT n, lead_k, deal_k, sent_k, k FROM paths), models
), weighted AS (
    SELECT *, CASE WHEN share = 0 THEN other WHEN other = 0 THEN share
        ELSE share * greatest(1, count(*) FILTER (share = 0) OVER (PARTITION BY n, lead_k, deal_k, sent_k, model)) END::BIGINT AS w
    FROM held
), summed AS (
    SELECT *, sum(w) OVER (PARTITION BY n, lead_k, deal_k, sent_k, model)::BIGINT AS total FROM weighted
)
SELECT n, lead_k, deal_k, sent_k, model, k, w, total,
    1000000 * w // total + (row_number() OVER (PARTITION BY n, lead_k, deal_k, sent_k, model ORDER BY 1000000 * w % total DESC, k)
        <= 1000000 - sum(1000000 * w // total) OVER (PARTITION BY n, lead_k, deal_k, sent_k, model))::INTEGER AS ratio
FROM summed;

CREATE TABLE rests AS
WITH split AS (
    SELECT *, rest * w // total AS part, rest * w % total AS remainder
    FROM (
        SELECT DISTINCT n, lead_k, deal_k, sent_k, model, cents % total AS rest
        FROM (SELECT DISTINCT n, lead_k, deal_k, sent_k, cents FROM paths WHERE k <= 1)
        INNER JOIN (SELECT DISTINCT n, lead_k, deal_k, sent_k, model, total FROM weights) USING (n, lead_k, deal_k, sent_k)
    ) INNER JOIN weights USING (n, lead_k, deal_k, sent_k, model)
    WHERE rest > 0
)
SELECT n, lead_k, deal_k, sent_k, model, rest, k, part + (row_number() OVER (PARTITION BY n, lead_k, deal_k, sent_k, model, rest ORDER BY remainder DESC, k)
    <= rest - sum(part) OVER (PARTITION BY n, lead_k, deal_k, sent_k, model, rest))::INTEGER AS part
FROM split;

CREATE TABLE marts.fct_attribution AS
WITH credited AS (
    SELECT p.*, w.model, w.ratio, p.cents // w.total * w.w + coalesce(r.part, 0) AS credit_cents
    FROM paths AS p INNER JOIN weights AS w USING (n, lead_k, deal_k, sent_k, k)
    LEFT JOIN rests AS r ON p.n = r.n AND p.lead_k = r.lead_k AND p.deal_k = r.deal_k AND p.sent_k = r.sent_k AND p.k = r.k
        AND w.model = r.model AND p.cents % w.total = r.rest
    UNION ALL SELECT *, 'time_decay_7d', decay_ratio, decay_cents FROM paths
)
SELECT kind AS conversion_type_code, id AS conversion_id, day AS conversion_date, lead_id, deal_id, account_id, model AS model_code,
    CASE refund_id WHEN '(none)' THEN 'conversion' ELSE 'refund' END AS entry_type_code, refund_id, credit_date, k::BIGINT AS touch_number,
    touch_id, campaign_id, channel, touched_at, (ratio * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6) AS credit_ratio,
    (CASE refund_id WHEN '(none)' THEN credit_cents ELSE -credit_cents END * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2) AS credit_amount, is_new_customer
FROM credited;
