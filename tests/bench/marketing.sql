-- Leads, funnel, touches, attribution and returns as one straight script writes them from `raw`: one currency, no merged
-- leads, no credit notes, no closed months, no reasons for what is left out, no checks. What is expensive is done as well as
-- we know how: windows over paths, never over the long table; weights once per pattern.
CREATE SCHEMA IF NOT EXISTS hand;
CREATE MACRO known_day() AS DATE '{as_of}';
CREATE MACRO bdate(t) AS CAST(t AS DATE);
CREATE MACRO type_rank(type) AS list_position(
    ['email_open', 'email_click', 'click', 'visit', 'form', 'event', 'call', 'meeting', 'reply', 'other'], type);
CREATE MACRO millionths(n, d) AS CASE WHEN d > 0 THEN ((sign(n) * ((abs(n) * 2000000 + d) // (2 * d)))::DECIMAL(18, 0) * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6) END;

-- Working minutes since the first day, by day, for times from 9 to 18 on Monday to Friday.
CREATE TABLE hand.clock AS
SELECT day, works, coalesce(sum(works::INTEGER * 540) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
FROM (
    SELECT d::DATE AS day, isodow(d) < 6 AND d::DATE NOT IN (SELECT holiday_date FROM raw.holidays) AS works
    FROM range(DATE '2023-01-01', DATE '2027-01-01', INTERVAL 1 DAY) AS r (d)
);

CREATE TABLE hand.fct_payment AS
SELECT payment_id, order_id, received_date AS payment_date, amount AS payment_amount, type_code AS kind, currency_code, method_code, _source, _file, _row_number
FROM raw.payments WHERE received_date <= known_day();

CREATE TABLE hand.fct_order AS
SELECT o.order_id, o.account_id, o.opportunity_id AS deal_id, o.ordered_at, bdate(o.ordered_at) AS order_date, o.status_code AS status, o.total_amount AS total,
    o.owner_id, o.currency_code, p.payment_count, p.paid, p.refunded, p.first_paid, p.last_paid, o._source, o._file, o._row_number
FROM raw.orders AS o
LEFT JOIN (
    SELECT order_id, count(*) AS payment_count, sum(payment_amount) FILTER (kind = 'payment') AS paid, sum(payment_amount) FILTER (kind <> 'payment') AS refunded,
        min(payment_date) AS first_paid, max(payment_date) AS last_paid FROM hand.fct_payment GROUP BY order_id
) AS p ON o.order_id = p.order_id
WHERE bdate(o.ordered_at) <= known_day();

CREATE TABLE hand.deals AS
SELECT *, is_won AND row_number() OVER (PARTITION BY account_id, is_won ORDER BY close_date, deal_id) = 1 AS is_new_customer
FROM (
    SELECT opportunity_id AS deal_id, account_id, lead_id, stage_code, amount, close_date, created_at, bdate(created_at) AS created_date, owner_id, primary_campaign_id,
        stage_code = 'won' AND close_date <= known_day() AS is_won, currency_code, _source, _file, _row_number
    FROM raw.opportunities WHERE bdate(created_at) <= known_day()
);

CREATE TABLE hand.fct_lead AS
SELECT l.*, date_trunc('month', l.created_date)::DATE AS cohort_month, coalesce(r.team_id, 'unassigned') AS owner_team_id, coalesce(h.mql_date, d.deal_date) AS mql_date,
    d.deal_date AS opportunity_date, d.won_date, d.won_amount, d.new_customer_count, datediff('minute', l.created_at, (known_day() + 1)::TIMESTAMP)::BIGINT AS open_elapsed_minutes,
    (e.before - c.before - c.works::INTEGER * least(greatest(datediff('minute', l.created_date::TIMESTAMP, l.created_at) - 540, 0), 540))::BIGINT AS open_business_minutes
FROM (
    SELECT lead_id, country_code, coalesce(channel_code, 'unspecified') AS channel_code, campaign_id, status_code, owner_id, created_at, bdate(created_at) AS created_date,
        modified_at, _source, _file, _row_number
    FROM raw.leads WHERE bdate(created_at) <= known_day()
) AS l
LEFT JOIN (SELECT lead_id, bdate(min(changed_at)) AS mql_date FROM raw.lead_status_history WHERE to_status_code = 'mql' AND bdate(changed_at) <= known_day() GROUP BY lead_id) AS h
    ON l.lead_id = h.lead_id
LEFT JOIN (
    SELECT lead_id, min(created_date) AS deal_date, min(close_date) FILTER (is_won) AS won_date, sum(amount) FILTER (is_won) AS won_amount, count(*) FILTER (is_new_customer) AS new_customer_count
    FROM hand.deals GROUP BY lead_id
) AS d ON l.lead_id = d.lead_id
LEFT JOIN raw.reps AS r ON l.owner_id = r.rep_id AND l.created_date >= r.valid_from AND l.created_date < coalesce(r.valid_to, DATE '9999-12-31')
LEFT JOIN hand.clock AS c ON l.created_date = c.day
LEFT JOIN hand.clock AS e ON e.day = known_day() + 1;

CREATE TABLE hand.rpt_funnel_cohort AS
SELECT *, millionths(mql_count, lead_count) AS mql_ratio, millionths(won_count, lead_count) AS won_ratio FROM (
    SELECT cohort_month, channel_code, owner_team_id, count(*) AS lead_count, count(*) FILTER (mql_date <= created_date + 90) AS mql_count,
        count(*) FILTER (opportunity_date <= created_date + 90) AS opportunity_count, count(*) FILTER (won_date <= created_date + 90) AS won_count,
        count(won_date) AS won_to_date_count, max(created_date) + 90 <= known_day() AS is_mature
    FROM hand.fct_lead GROUP BY ALL
);

CREATE TABLE hand.contacts AS SELECT contact_id, account_id FROM raw.contacts;
CREATE TABLE hand.deal_contacts AS SELECT opportunity_id AS deal_id, contact_id FROM raw.opportunity_contacts;
CREATE TABLE hand.lead_accounts AS
SELECT l.lead_id, l.created_at, l.created_date, d.account_id FROM hand.fct_lead AS l LEFT JOIN raw.leads AS k ON l.lead_id = k.lead_id
LEFT JOIN hand.deals AS d ON k.converted_opportunity_id = d.deal_id;

CREATE TABLE hand.fct_touchpoint AS
SELECT t.touch_id, t.person_id, l.lead_id, k.contact_id, coalesce(k.account_id, l.account_id) AS account_id, t.campaign_id, t.channel_code AS channel,
    t.type_code AS type, t.occurred_at AS touched_at, bdate(t.occurred_at) AS touch_date, t.is_response, t.channel_code = 'direct' AS is_direct,
    row_number() OVER (
        PARTITION BY t.person_id, t.campaign_id, date_trunc('minute', t.occurred_at) ORDER BY t.occurred_at, type_rank(t.type_code), t.touch_id
    ) > 1 AS is_duplicate, t._source, t._file, t._row_number
FROM raw.touchpoints AS t
LEFT JOIN hand.lead_accounts AS l ON t.person_id = l.lead_id
LEFT JOIN hand.contacts AS k ON t.person_id = k.contact_id
WHERE bdate(t.occurred_at) <= known_day();

CREATE TABLE hand.conversions AS
WITH deals AS (
    SELECT d.*, l.created_at AS lead_at FROM hand.deals AS d LEFT JOIN hand.fct_lead AS l ON d.lead_id = l.lead_id
)
SELECT 'lead_created' AS kind, lead_id AS id, created_date AS day, created_at AS instant, lead_id, NULL::VARCHAR AS deal_id, account_id,
    0::BIGINT AS cents, false AS is_new_customer, created_at AS lead_at, NULL::TIMESTAMP AS deal_at, 30 AS days
FROM hand.lead_accounts
UNION ALL SELECT 'opportunity_created', deal_id, created_date, created_at, lead_id, deal_id, account_id, coalesce(amount * 100, 0)::BIGINT,
    false, lead_at, created_at, 180 FROM deals
UNION ALL SELECT 'deal_won', deal_id, close_date, NULL, lead_id, deal_id, account_id, coalesce(amount * 100, 0)::BIGINT,
    is_new_customer, lead_at, created_at, 180 FROM deals WHERE is_won AND close_date <= known_day()
UNION ALL SELECT 'order', o.order_id, o.order_date, o.ordered_at, d.lead_id, o.deal_id, o.account_id, coalesce(o.total * 100, 0)::BIGINT,
    row_number() OVER (PARTITION BY o.account_id ORDER BY o.ordered_at, o.order_id) = 1, d.lead_at, d.created_at, 180
FROM hand.fct_order AS o LEFT JOIN deals AS d ON o.deal_id = d.deal_id WHERE o.status <> 'canceled';

CREATE TABLE hand.refunds AS
WITH given_back AS (
    SELECT 'payments/' || payment_id AS refund_id, order_id, payment_date AS credit_date, -(payment_amount * 100)::BIGINT AS cents
    FROM hand.fct_payment WHERE kind <> 'payment'
)
SELECT c.* REPLACE (r.cents AS cents), r.refund_id, r.credit_date FROM given_back AS r INNER JOIN hand.conversions AS c ON c.kind = 'order' AND r.order_id = c.id
UNION ALL SELECT c.* REPLACE (r.cents AS cents), r.refund_id, r.credit_date FROM given_back AS r
INNER JOIN hand.fct_order AS o ON r.order_id = o.order_id INNER JOIN hand.conversions AS c ON c.kind = 'deal_won' AND o.deal_id = c.id;

CREATE TABLE hand.paths AS
WITH deal_people AS (
    SELECT deal_id, lead_id AS person_id FROM hand.deals WHERE lead_id IS NOT NULL
    UNION SELECT deal_id, contact_id FROM hand.deal_contacts
), people AS (
    SELECT kind, id, lead_id AS person_id FROM hand.conversions WHERE kind = 'lead_created'
    UNION ALL SELECT c.kind, c.id, p.person_id FROM hand.conversions AS c INNER JOIN deal_people AS p ON c.deal_id = p.deal_id WHERE c.kind <> 'lead_created'
    UNION ALL SELECT c.kind, c.id, k.contact_id FROM hand.conversions AS c INNER JOIN hand.contacts AS k ON c.account_id = k.account_id
    WHERE c.kind = 'order' AND c.deal_id IS NULL
), numbered AS (
    SELECT kind, id, t.touch_id, t.campaign_id, t.channel, t.touched_at, t.touch_date, t.is_direct,
        row_number() OVER (PARTITION BY id, kind ORDER BY t.touched_at, type_rank(t.type), t.touch_id) AS k, count(*) OVER path AS n,
        count(*) FILTER (t.touched_at <= lead_at) OVER path AS lead_k, count(*) FILTER (t.touched_at <= deal_at) OVER path AS deal_k,
        max(t.touch_date) OVER path AS last_date
    FROM people INNER JOIN hand.conversions USING (kind, id)
    INNER JOIN hand.fct_touchpoint AS t ON t.person_id = people.person_id AND t.touch_date BETWEEN day - days AND day
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
    SELECT *, '(none)' AS refund_id, day AS credit_date FROM hand.conversions UNION ALL FROM hand.refunds
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

CREATE TABLE hand.weights AS
WITH models (model, f, l, d, c, s, other) AS (
    VALUES ('first', 1, 0, 0, 0, 0, 0), ('last', 0, 0, 0, 1, 0, 0), ('last_non_direct', 0, 0, 0, 0, 1, 0), ('linear', 0, 0, 0, 0, 0, 1),
        ('position_40_20_40', 2, 0, 0, 2, 0, 1), ('u_shaped', 2, 2, 0, 0, 0, 1), ('w_shaped', 3, 3, 3, 0, 0, 1),
        ('full_path', 9, 9, 9, 9, 0, 4), ('j_shaped', 1, 0, 0, 3, 0, 1), ('inverse_j_shaped', 3, 0, 0, 1, 0, 1)
), held AS (
    SELECT *, CASE WHEN n = 0 THEN 1 ELSE
        (k = 1)::INTEGER * f + (k = lead_k)::INTEGER * l + (k = deal_k)::INTEGER * d + (k = n)::INTEGER * c + (k = sent_k)::INTEGER * s END AS share
    FROM (SELECT DISTINCT n, lead_k, deal_k, sent_k, k FROM hand.paths), models
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

CREATE TABLE hand.rests AS
WITH split AS (
    SELECT *, rest * w // total AS part, rest * w % total AS remainder
    FROM (
        SELECT DISTINCT n, lead_k, deal_k, sent_k, model, cents % total AS rest
        FROM (SELECT DISTINCT n, lead_k, deal_k, sent_k, cents FROM hand.paths WHERE k <= 1)
        INNER JOIN (SELECT DISTINCT n, lead_k, deal_k, sent_k, model, total FROM hand.weights) USING (n, lead_k, deal_k, sent_k)
    ) INNER JOIN hand.weights USING (n, lead_k, deal_k, sent_k, model)
    WHERE rest > 0
)
SELECT n, lead_k, deal_k, sent_k, model, rest, k, part + (row_number() OVER (PARTITION BY n, lead_k, deal_k, sent_k, model, rest ORDER BY remainder DESC, k)
    <= rest - sum(part) OVER (PARTITION BY n, lead_k, deal_k, sent_k, model, rest))::INTEGER AS part
FROM split;

CREATE TABLE hand.fct_attribution AS
WITH credited AS (
    SELECT p.*, w.model, w.ratio, p.cents // w.total * w.w + coalesce(r.part, 0) AS credit_cents
    FROM hand.paths AS p INNER JOIN hand.weights AS w USING (n, lead_k, deal_k, sent_k, k)
    LEFT JOIN hand.rests AS r ON p.n = r.n AND p.lead_k = r.lead_k AND p.deal_k = r.deal_k AND p.sent_k = r.sent_k AND p.k = r.k
        AND w.model = r.model AND p.cents % w.total = r.rest
    UNION ALL SELECT *, 'time_decay_7d', decay_ratio, decay_cents FROM hand.paths
)
SELECT kind AS conversion_type_code, id AS conversion_id, day AS conversion_date, lead_id, deal_id AS opportunity_id, account_id, model AS model_code,
    CASE refund_id WHEN '(none)' THEN 'conversion' ELSE 'refund' END AS entry_type_code, refund_id, credit_date, k::BIGINT AS touch_number,
    touch_id, campaign_id, channel AS channel_code, touched_at, (ratio * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6) AS credit_ratio,
    (CASE refund_id WHEN '(none)' THEN credit_cents ELSE -credit_cents END * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2) AS credit_amount, is_new_customer
FROM credited;

CREATE TABLE hand.rpt_campaign_roi AS
WITH credit AS (
    SELECT a.*, coalesce(l.cohort_month, date_trunc('month', coalesce(bdate(a.touched_at), a.credit_date))::DATE) AS cohort_month, date_trunc('month', a.credit_date)::DATE AS credit_month,
        l.campaign_id AS lead_campaign_id, l.channel_code AS lead_channel_code
    FROM hand.fct_attribution AS a LEFT JOIN hand.fct_lead AS l ON a.lead_id = l.lead_id
    WHERE a.conversion_type_code IN ('lead_created', 'opportunity_created', 'deal_won')
), owned AS (
    SELECT model_code, campaign_id, channel_code, cohort_month, credit_month, conversion_type_code, entry_type_code, is_new_customer, sum(credit_ratio) AS ratio, sum(credit_amount) AS amount
    FROM credit GROUP BY ALL
    UNION ALL
    SELECT 'own_campaign', coalesce(lead_campaign_id, '(none)'), coalesce(lead_channel_code, 'unattributed'), cohort_month, credit_month, conversion_type_code, entry_type_code, is_new_customer, sum(credit_ratio), sum(credit_amount)
    FROM credit WHERE model_code = 'first' AND conversion_type_code <> 'lead_created' GROUP BY ALL
), models AS (
    SELECT DISTINCT model_code FROM owned
), fixed AS (
    SELECT coalesce(campaign_id, '(none)') AS campaign_id, channel_code, cohort_month, mql_date, opportunity_date, won_date, count(*) AS n FROM (
        SELECT campaign_id, channel_code, cohort_month, date_trunc('month', mql_date)::DATE AS mql_date, date_trunc('month', opportunity_date)::DATE AS opportunity_date, date_trunc('month', won_date)::DATE AS won_date
        FROM hand.fct_lead
    ) GROUP BY ALL
), cost AS (
    SELECT campaign_id, date_trunc('month', cost_date)::DATE AS month, sum(spend_amount) AS cost FROM raw.campaign_cost_daily WHERE cost_date <= known_day() GROUP BY ALL
), deals AS (
    SELECT d.primary_campaign_id AS campaign_id, l.cohort_month, date_trunc('month', d.close_date)::DATE AS month, sum(d.amount) AS won
    FROM hand.deals AS d LEFT JOIN hand.fct_lead AS l ON d.lead_id = l.lead_id WHERE d.is_won GROUP BY ALL
), parts AS (
    SELECT model_code, b.basis_code, campaign_id, channel_code, CASE b.basis_code WHEN 'period' THEN credit_month ELSE cohort_month END AS spend_month, o.conversion_type_code AS kind,
        entry_type_code = 'conversion' AS is_conversion, is_new_customer, ratio, amount FROM owned AS o, (VALUES ('spend_cohort'), ('period')) AS b (basis_code)
    UNION ALL SELECT model_code, basis_code, campaign_id, NULL, month, 'cost', false, false, 0, cost FROM cost, models, (VALUES ('spend_cohort'), ('period')) AS b (basis_code)
    UNION ALL SELECT model_code, basis_code, campaign_id, NULL, CASE basis_code WHEN 'period' THEN month ELSE coalesce(cohort_month, month) END, 'primary', false, false, 0, won
    FROM deals, models, (VALUES ('spend_cohort'), ('period')) AS b (basis_code)
    UNION ALL SELECT model_code, basis_code, campaign_id, channel_code, CASE basis_code WHEN 'period' THEN month ELSE cohort_month END, kind, false, false, CASE WHEN kind = 'leads' AND model_code = 'own_campaign' THEN n ELSE 0 END, n
    FROM (
        SELECT *, cohort_month AS month, 'leads' AS kind FROM fixed UNION ALL SELECT *, mql_date, 'mqls' FROM fixed WHERE mql_date IS NOT NULL
        UNION ALL SELECT *, opportunity_date, 'deals' FROM fixed WHERE opportunity_date IS NOT NULL UNION ALL SELECT *, won_date, 'won' FROM fixed WHERE won_date IS NOT NULL
    ), models, (VALUES ('spend_cohort'), ('period')) AS b (basis_code)
), summed AS (
    SELECT model_code, basis_code, p.campaign_id, CASE WHEN p.campaign_id = '(none)' THEN coalesce(p.channel_code, 'unattributed') ELSE c.channel_code END AS channel_code, spend_month,
        coalesce(sum(amount) FILTER (kind = 'leads'), 0)::BIGINT AS lead_count, coalesce(sum(amount) FILTER (kind = 'mqls'), 0)::BIGINT AS mql_count,
        coalesce(sum(amount) FILTER (kind = 'deals'), 0)::BIGINT AS opportunity_count, coalesce(sum(amount) FILTER (kind = 'won'), 0)::BIGINT AS won_count,
        sum(amount) FILTER (kind = 'cost') AS cost_amount, coalesce(sum(amount) FILTER (kind = 'primary'), 0) AS primary_campaign_won_amount,
        coalesce(sum(ratio) FILTER (kind IN ('lead_created', 'leads')), 0) AS lead_credit, coalesce(sum(ratio) FILTER (kind = 'opportunity_created' AND is_conversion), 0) AS opportunity_credit,
        coalesce(sum(ratio) FILTER (kind = 'deal_won' AND is_conversion), 0) AS won_credit, coalesce(sum(ratio) FILTER (kind = 'deal_won' AND is_conversion AND is_new_customer), 0) AS new_customer_credit,
        coalesce(sum(amount) FILTER (kind = 'deal_won'), 0) AS attributed_amount, coalesce(sum(amount) FILTER (kind = 'deal_won' AND NOT is_conversion), 0) AS refunded_amount
    FROM parts AS p LEFT JOIN raw.campaigns AS c ON p.campaign_id = c.campaign_id GROUP BY ALL
)
SELECT *, millionths((attributed_amount * 100)::HUGEINT - (cost_amount * 100)::HUGEINT, (cost_amount * 100)::HUGEINT) AS roi_ratio,
    millionths((attributed_amount * 100)::HUGEINT, (cost_amount * 100)::HUGEINT) AS roas_ratio FROM summed;
