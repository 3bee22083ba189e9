-- What happens around leads and deals: people, calls, visits, stages, pools, merged doubles, quotes, surveys.
CREATE TABLE contacts AS
SELECT n, format('K{:08d}', n) AS contact_id, format('A{:08d}', n) AS account_id, l.name, l.email, l.phone,
    ['buyer', 'facility manager', 'director'][1 + rnd(n, 140) % 3] AS role_code, chance(n, 141) < 300 AS is_opted_out
FROM deal_facts INNER JOIN leads AS l USING (n);

CREATE TABLE opportunity_contacts AS
SELECT n, format('D{:08d}', n) AS opportunity_id, format('K{:08d}', n) AS contact_id, 'decision_maker' AS role_code, true AS is_primary
FROM deal_facts;

-- Three stages at a quarter, a half and three quarters of the way, then won or lost. An open deal has come as far as it says.
-- One in five grew by a ninth when it was offered.
CREATE TABLE stage_facts AS
SELECT d.*, least(d.close_day, last_day_known()) - d.deal_day AS span,
    CASE WHEN d.is_closed THEN 3 ELSE 1 + rnd(d.n, 81) % 3 END AS stages
FROM deal_facts AS d;

CREATE TABLE opportunity_history AS
SELECT n * 10 + k AS n, format('D{:08d}', n) AS opportunity_id,
    at_office(day, n, CASE k WHEN 1 THEN 23 ELSE 150 + k END) AS changed_at, k AS seq,
    ['qualification', 'proposal', 'negotiation'][k] AS stage_code,
    (CASE WHEN k = 1 AND n % 5 = 0 THEN cents * 9 // 10 ELSE cents END) * 0.01::DECIMAL(3, 2) AS amount, 'USD' AS currency_code,
    (0.2 * k)::DECIMAL(3, 2) AS probability, ['pipeline', 'best_case', 'commit'][k] AS category_code, close_day AS close_date,
    format('R{:02d}', owner_on(rep, day)) AS owner_id
FROM (SELECT *, deal_day + (span * (k - 1) // 4)::INTEGER AS day FROM stage_facts, range(1, 4) AS r (k)) WHERE k <= stages
UNION ALL
SELECT n * 10 + 4, format('D{:08d}', n), at_office(close_day, n, 160), 4, CASE WHEN gets_won THEN 'won' ELSE 'lost' END,
    cents * 0.01::DECIMAL(3, 2), 'USD', CASE WHEN gets_won THEN 1 ELSE 0 END, 'closed', close_day, format('R{:02d}', owner_on(rep, close_day))
FROM stage_facts WHERE is_closed;

-- Seven leads in ten are called, the best reps within the hour; every deal is visited, shown and mailed.
CREATE TABLE activities AS
SELECT n * 10 AS n, format('V{:09d}', n * 10) AS activity_id, 'call' AS type_code, format('R{:02d}', rep) AS rep_id,
    NULL AS account_id, NULL AS contact_id, format('L{:08d}', n) AS lead_id, NULL AS opportunity_id,
    created + to_minutes((5 + rnd(n, 170) % (60 * (1 + rep % 5)))::BIGINT) AS started_at, 6 AS minutes, 'outbound' AS direction_code,
    CASE WHEN chance(n, 171) < 6000 THEN 'connected' ELSE 'no_answer' END AS outcome_code
FROM lead_steps WHERE chance(n, 172) < 7000
UNION ALL
SELECT n * 10 + k, format('V{:09d}', n * 10 + k), ['visit', 'demo', 'email', 'meeting'][k], format('R{:02d}', owner_on(rep, day)),
    format('A{:08d}', n), format('K{:08d}', n), NULL, format('D{:08d}', n), at_office(day, n, 180 + k),
    [90, 45, 5, 60][k], CASE WHEN k = 3 AND n % 4 = 0 THEN 'inbound' ELSE 'outbound' END, 'connected'
FROM (SELECT *, deal_day + (span * k // 5)::INTEGER AS day FROM stage_facts, range(1, 5) AS r (k));
DELETE FROM activities WHERE started_at >= TIMESTAMP '2025-12-31 17:00:00';

CREATE TABLE activities_file AS
SELECT n, activity_id, type_code, rep_id, account_id, contact_id, lead_id, opportunity_id, started_at,
    started_at + to_minutes(minutes::BIGINT) AS ended_at, false AS is_planned, true AS is_completed, direction_code, outcome_code
FROM activities
UNION ALL
-- What is planned with the deals that are still open.
SELECT n * 10 + 9, format('V{:09d}', n * 10 + 9), 'meeting', format('R{:02d}', owner_on(rep, last_day_known())), format('A{:08d}', n),
    format('K{:08d}', n), NULL, format('D{:08d}', n), TIMESTAMP '2025-12-31 15:00:00', NULL, true, false, 'outbound', NULL
FROM stage_facts WHERE NOT is_closed AND n % 2 = 0;

-- Every lead enters the pool and is assigned; one in ten goes back after three days, and somebody else claims it.
CREATE TABLE lead_pool_events AS
SELECT n * 10 + k AS n, format('E{:09d}', n * 10 + k) AS event_id, format('L{:08d}', n) AS lead_id, 'inbound' AS pool_id,
    ['enter', 'assign', 'return', 'claim'][k] AS event_code, created + [INTERVAL 0 MINUTE, INTERVAL 4 MINUTE, INTERVAL 3 DAY, INTERVAL 76 HOUR][k] AS occurred_at,
    ['router', 'router', format('R{:02d}', first_rep), format('R{:02d}', claimer)][k] AS actor_id,
    [NULL, format('R{:02d}', first_rep), NULL, format('R{:02d}', claimer)][k] AS owner_id
FROM (
    SELECT *, CASE WHEN n % 10 = 0 THEN owner_on(1 + rep % 14, day) ELSE rep END AS first_rep, owner_on(rep, day + 4) AS claimer FROM lead_steps
), range(1, 5) AS r (k) WHERE (k < 3 OR n % 10 = 0) AND day < DATE '2025-12-28';

-- The doubles, merged the day after the later of the two came in.
CREATE TABLE merges AS
SELECT n, 'lead' AS object_code, format('L{:08d}', n) AS loser_id, format('L{:08d}', n - 1) AS winner_id, greatest(l.created, w.created) + INTERVAL 1 DAY AS merged_at
FROM lead_steps AS l INNER JOIN (SELECT n + 1 AS n, created FROM lead_steps) AS w USING (n) WHERE is_double(n, gets_deal) AND merged_at < TIMESTAMP '2025-12-31';

-- A quote for each deal that was offered; one in three in a second revision, cheaper. Two discounts, one after the other.
CREATE TABLE quote_facts AS
SELECT n, k AS revision, rep, deal_day + (span // 4)::INTEGER + ((k - 1) * (span // 8))::INTEGER AS sent, close_day, is_closed, gets_won, cents,
    CASE WHEN n % 3 = 0 THEN 2 ELSE 1 END AS revisions, CASE WHEN n % 3 = 0 AND k = 1 THEN cents * 21 // 20 ELSE cents END AS net_cents
FROM stage_facts, range(1, 3) AS r (k) WHERE stages > 1 AND (k = 1 OR n % 3 = 0);

CREATE TABLE quotes AS
SELECT n * 10 + revision AS n, format('Q{:08d}', n) AS quote_id, revision AS revision_number, format('A{:08d}', n) AS account_id,
    format('D{:08d}', n) AS opportunity_id, format('R{:02d}', owner_on(rep, sent)) AS owner_id, 'USD' AS currency_code,
    CASE WHEN revision < revisions THEN 'superseded' WHEN is_closed AND gets_won THEN 'accepted' WHEN is_closed THEN 'rejected' ELSE 'sent' END AS status_code,
    at_office(sent, n, 190) - INTERVAL 1 DAY AS requested_at, at_office(sent, n, 190) AS sent_at,
    CASE WHEN is_closed AND revision = revisions THEN at_office(close_day, n, 160) END AS decided_at, sent + 60 AS valid_until_date, 'R01' AS approver_id
FROM quote_facts;

CREATE TABLE quote_lines AS
SELECT n * 10 + revision AS n, format('Q{:08d}', n) AS quote_id, revision AS revision_number, 1 AS line_number,
    format('P{:03d}', 1 + rnd(n, 83) % 24) AS product_id, 10 AS quantity,
    (net_cents * 0.00108518)::DECIMAL(18, 8) AS list_price, '0.05|0.03' AS discount_steps,
    net_cents * 0.01::DECIMAL(3, 2) AS net_amount, 'USD' AS currency_code
FROM quote_facts;

CREATE TABLE surveys AS
SELECT n, format('S{:08d}', n) AS response_id, CASE WHEN n % 2 = 0 THEN 'loyalty' ELSE 'delivery' END AS survey_id,
    format('{}-H{}', year(day), (month(day) + 5) // 6) AS wave_code, CASE WHEN n % 2 = 0 THEN 'nps' ELSE 'csat' END AS kind_code,
    day + INTERVAL 20 DAY AS sent_at, CASE WHEN chance(n, 195) < 6000 THEN day + INTERVAL 23 DAY END AS answered_at,
    format('K{:08d}', lead) AS contact_id, format('A{:08d}', lead) AS account_id,
    CASE WHEN chance(n, 195) < 6000 THEN CASE WHEN n % 2 = 0 THEN 10 - rnd(n, 196) % 11 * (rnd(n, 197) % 2) ELSE 5 - rnd(n, 196) % 5 * (rnd(n, 197) % 2) END END AS score,
    CASE WHEN n % 2 = 0 THEN 0 ELSE 1 END AS scale_min, CASE WHEN n % 2 = 0 THEN 10 ELSE 5 END AS scale_max
FROM order_facts WHERE rnd(n, 198) % 10 = 0 AND day < DATE '2025-12-01';

-- In the middle of every other deal marketing reaches the customer once more: by its own campaign, or by none.
INSERT INTO touchpoints
SELECT n * 10 + 9, format('T{:09d}', n * 10 + 9), format('K{:08d}', n), CASE WHEN n % 4 = 0 THEN campaign_id END,
    at_office(deal_day + (span // 2)::INTEGER, n, 199), CASE WHEN n % 4 = 0 THEN 'event' ELSE 'email_click' END,
    CASE WHEN n % 4 = 0 THEN 'event' ELSE 'email' END, 'yes'
FROM stage_facts WHERE n % 2 = 0 AND deal_day + (span // 2)::INTEGER < last_day_known();
