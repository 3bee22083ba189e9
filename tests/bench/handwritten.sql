-- The same marts as one straight script reads them from the same CSV files: no lake, no lineage hashes, no rejects store,
-- no gates, no history of versions beyond the newest row. `{in}` is the folder of extracts.
CREATE SCHEMA marts;
SET TimeZone = 'America/New_York';
CREATE MACRO bdate(t) AS CAST(timezone('America/New_York', timezone('UTC', t)) AS DATE);
CREATE MACRO utc(t) AS timezone('UTC', TRY_CAST(t AS TIMESTAMPTZ));
CREATE MACRO known_day() AS DATE '2025-12-31';

CREATE TABLE marts.dim_date AS
SELECT d::DATE AS calendar_date, year(d) AS calendar_year, quarter(d) AS calendar_quarter, month(d) AS calendar_month,
    date_trunc('month', d)::DATE AS month_start_date, isodow(d) AS iso_weekday, week(d) AS iso_week
FROM range(DATE '2010-01-01', DATE '2027-01-01', INTERVAL 1 DAY) AS r (d);

CREATE TABLE marts.dim_campaign AS
SELECT campaign_id, name AS campaign_name, parent_campaign_id, type, channel, start_date::DATE AS start_date,
    TRY_CAST(end_date AS DATE) AS end_date, status
FROM read_csv('{in}/campaigns.csv', all_varchar = true, header = true);

CREATE TABLE marts.dim_product AS
SELECT product_id, sku, name AS product_name, family, (price_cents::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS list_price
FROM read_csv('{in}/products.csv', all_varchar = true, header = true);

CREATE TABLE orders AS
SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY modified DESC NULLS LAST) AS v FROM (
        SELECT order_id, order_no, account_id, deal_id, channel, utc(ordered) AS ordered_at, status,
            TRY_CAST(total AS DECIMAL(18, 2)) AS total, owner, utc(created) AS created, utc(modified) AS modified, filename
        FROM read_csv('{in}/orders*.csv', all_varchar = true, header = true, union_by_name = true, filename = true)
        WHERE order_id IS NOT NULL AND TRY_CAST(ordered AS TIMESTAMPTZ) IS NOT NULL AND total NOT LIKE '%.___'
    )
) WHERE v = 1;

CREATE TABLE marts.fct_payment AS
SELECT p.*, o.order_id IS NOT NULL AS has_order
FROM (
    SELECT receipt_no AS payment_id, strptime(paid_on, '%d/%m/%Y')::DATE AS payment_date, "order" AS order_id, customer AS account_id,
        TRY_CAST(replace(replace(gross_amount, '.', ''), ',', '.') AS DECIMAL(18, 2)) AS payment_amount, method, kind
    FROM read_csv('{in}/receipts.csv', all_varchar = true, header = true, delim = ';')
) AS p LEFT JOIN orders AS o ON p.order_id = o.order_id
WHERE p.payment_amount IS NOT NULL AND p.payment_date <= known_day();

CREATE TABLE marts.fct_order AS
SELECT o.*, bdate(o.ordered_at) AS order_date, l.line_count, l.line_amount, p.payment_count, p.paid, p.refunded, p.first_paid, p.last_paid
FROM orders AS o
LEFT JOIN (
    SELECT order_id, count(*) AS line_count, sum(net::DECIMAL(18, 2)) AS line_amount
    FROM read_csv('{in}/order_lines.csv', all_varchar = true, header = true) GROUP BY order_id
) AS l ON o.order_id = l.order_id
LEFT JOIN (
    SELECT order_id, count(*) AS payment_count, sum(payment_amount) FILTER (kind = 'payment') AS paid,
        sum(payment_amount) FILTER (kind <> 'payment') AS refunded, min(payment_date) AS first_paid, max(payment_date) AS last_paid
    FROM marts.fct_payment GROUP BY order_id
) AS p ON o.order_id = p.order_id
WHERE bdate(o.ordered_at) <= known_day();

CREATE TABLE marts.fct_opportunity AS
SELECT *, row_number() OVER (PARTITION BY account_id, is_won ORDER BY close_date, deal_id) = 1 AND is_won AS is_new_customer
FROM (
    SELECT deal_id, account_id, lead_id, name, stage, TRY_CAST(amount AS DECIMAL(18, 2)) AS amount, close_date::DATE AS close_date,
        utc(created) AS created_at, bdate(utc(created)) AS created_date, loss_reason, owner, campaign_id, product_id,
        stage = 'Closed Won' AS is_won
    FROM read_csv('{in}/opportunities.csv', all_varchar = true, header = true)
);

CREATE TABLE marts.fct_lead AS
SELECT l.*, date_trunc('month', l.created_date)::DATE AS cohort_month, coalesce(r.team_id, 'unassigned') AS team_id,
    coalesce(h.mql_date, l.converted_date, d.deal_date) AS mql_date, d.deal_date, d.won_date, d.won_amount, d.new_customers
FROM (
    SELECT lead_id, country, coalesce(channel, 'unspecified') AS channel, campaign_id, status, owner, deal_id,
        utc(created) AS created_at, bdate(utc(created)) AS created_date, bdate(utc(converted)) AS converted_date
    FROM read_csv('{in}/leads.csv', all_varchar = true, header = true) WHERE created IS NOT NULL
) AS l
LEFT JOIN (
    SELECT lead_id, min(bdate(utc(changed))) AS mql_date
    FROM read_csv('{in}/lead_status_history.csv', all_varchar = true, header = true)
    WHERE new_status IN ('mql', 'converted') GROUP BY lead_id
) AS h ON l.lead_id = h.lead_id
LEFT JOIN (
    SELECT lead_id, min(created_date) AS deal_date, min(close_date) FILTER (is_won) AS won_date, sum(amount) FILTER (is_won) AS won_amount,
        count(*) FILTER (is_new_customer) AS new_customers
    FROM marts.fct_opportunity GROUP BY lead_id
) AS d ON l.lead_id = d.lead_id
LEFT JOIN (
    SELECT rep_id, team_id, valid_from::DATE AS valid_from, coalesce(valid_to::DATE, DATE '9999-12-31') AS valid_to
    FROM read_csv('{in}/reps.csv', all_varchar = true, header = true)
) AS r ON l.owner = r.rep_id AND l.created_date >= r.valid_from AND l.created_date < r.valid_to
WHERE l.created_date <= known_day();

CREATE TABLE marts.rpt_funnel_cohort AS
SELECT cohort_month, channel, team_id, count(*) AS leads, count(*) FILTER (mql_date <= created_date + 90) AS mqls,
    count(*) FILTER (deal_date <= created_date + 90) AS deals, count(*) FILTER (won_date <= created_date + 90) AS won,
    count(won_date) AS won_to_date, max(created_date) + 90 <= known_day() AS is_mature
FROM marts.fct_lead GROUP BY ALL;

CREATE TABLE marts.rpt_campaign_roi AS
WITH cost AS (
    SELECT campaign_id, date_trunc('month', cost_date::DATE)::DATE AS month, sum(spend::DECIMAL(18, 2)) AS cost
    FROM read_csv('{in}/campaign_cost_daily.csv', all_varchar = true, header = true) GROUP BY ALL
), got AS (
    SELECT coalesce(campaign_id, '(none)') AS campaign_id, cohort_month AS month, count(*) AS leads, count(mql_date) AS mqls,
        count(deal_date) AS deals, count(won_date) AS won, sum(won_amount) AS won_amount, sum(new_customers) AS new_customers
    FROM marts.fct_lead GROUP BY ALL
)
SELECT *, (won_amount - cost) / nullif(cost, 0) AS roi FROM cost FULL OUTER JOIN got USING (campaign_id, month);

-- Touchpoints feed no mart yet; the product lands them, so the script at least reads and casts them.
CREATE TABLE touchpoints AS
SELECT touch_id, person_id, campaign_id, utc(occurred) AS occurred_at, type, channel, answered = 'yes' AS is_response
FROM read_csv('{in}/touchpoints.csv', all_varchar = true, header = true);
CREATE TABLE accounts AS SELECT * FROM read_csv('{in}/accounts.csv', all_varchar = true, header = true);
