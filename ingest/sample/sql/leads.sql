-- As many leads as orders. When and where from, then how far each gets and when.
CREATE TABLE lead_days AS
SELECT n, day
FROM (SELECT n, rnd(n, 1)::BIGINT * 7 % getvariable('day_weight') AS pick FROM range(1, getvariable('orders') + 1) AS r (n)) AS p
ASOF JOIN day_picks ON p.pick >= from_weight;

CREATE TABLE lead_facts AS
SELECT
    l.n, l.day, c.channel,
    at_office(l.day, l.n, 2) AS created,
    -- Whoever joined gets some, whoever left gets none.
    CASE WHEN l.day >= DATE '2025-04-15' AND chance(l.n, 12) < 600 THEN 15
        WHEN l.day >= DATE '2025-07-01' AND 1 + rnd(l.n, 3) % 14 = 13 THEN 9 ELSE 1 + rnd(l.n, 3) % 14 END AS rep,
    CASE WHEN chance(l.n, 5) < c.to_mql THEN l.day + (1 + rnd(l.n, 6) % 25)::INTEGER END AS mql_day,
    chance(l.n, 7) < c.to_deal AS gets_deal,
    chance(l.n, 8) < c.to_won AS gets_won,
    f.campaign_id
FROM (SELECT *, chance(n, 4) AS pick FROM lead_days) AS l
ASOF JOIN channel_facts AS c ON l.pick >= c.from_share
LEFT JOIN campaign_facts AS f ON c.channel = f.channel AND l.day >= f.starts AND l.day < f.stops;

CREATE TABLE lead_steps AS
SELECT
    * REPLACE (
        CASE WHEN channel = 'partner' AND day BETWEEN DATE '2024-09-01' AND DATE '2024-11-30' AND n % 3 = 0
            THEN 'C902' ELSE campaign_id END AS campaign_id
    ),
    CASE WHEN gets_deal THEN mql_day + (2 + rnd(n, 9) % 28)::INTEGER END AS deal_day,
    CASE WHEN gets_deal THEN mql_day + (12 + rnd(n, 9) % 28 + rnd(n, 10) % 75)::INTEGER END AS close_day
FROM lead_facts;

-- One lead in 300 is a person who was there already.
CREATE MACRO is_double(n, gets_deal) AS n % 300 = 0 AND NOT gets_deal;

CREATE TABLE leads AS
SELECT
    n, format('L{:08d}', n) AS lead_id,
    format('{} {}', ['Alex', 'Sam', 'Kim', 'Robin', 'Jo', 'Lee', 'Max', 'Pat'][1 + rnd(n, 20) % 8],
        ['Miller', 'Garcia', 'Chen', 'Ivanov', 'Smith', 'Rossi', 'Tanaka', 'Dubois'][1 + rnd(n, 21) % 8]) AS name,
    format('Company {}', n) AS company, format('person{}@example.com', n - is_double(n, gets_deal)::INTEGER) AS email,
    format('+1 555 {:07d}', rnd(n, 22) % 10000000) AS phone, 'US' AS country,
    -- A lead in a hundred came from nobody knows where.
    CASE WHEN n % 97 = 0 THEN NULL ELSE channel END AS channel,
    CASE WHEN n % 97 <> 0 THEN campaign_id END AS campaign_id,
    format('R{:02d}', owner_on(rep, coalesce(deal_day, last_day_known()))) AS owner, created,
    CASE WHEN deal_day <= last_day_known() THEN 'converted' WHEN mql_day <= last_day_known() THEN 'mql'
        WHEN mql_day IS NULL AND day < DATE '2025-11-01' THEN 'disqualified' ELSE 'working' END AS status,
    CASE WHEN deal_day <= last_day_known() THEN at_office(deal_day, n, 23) END AS converted,
    CASE WHEN deal_day <= last_day_known() THEN format('D{:08d}', n) END AS deal_id,
    CASE WHEN deal_day <= last_day_known() THEN format('A{:08d}', n) END AS account_id
FROM lead_steps;

CREATE TABLE lead_history AS
SELECT n * 10 + step AS n, lead_id, changed, step AS seq, old_status, new_status FROM (
    SELECT n, lead_id, created AS changed, 1 AS step, NULL AS old_status, 'new' AS new_status FROM leads
    UNION ALL SELECT n, lead_id, created + INTERVAL 20 MINUTE, 2, 'new', 'working' FROM leads
    UNION ALL SELECT n, format('L{:08d}', n), at_office(mql_day, n, 24), 3, 'working', 'mql' FROM lead_steps
    WHERE mql_day <= last_day_known()
    UNION ALL SELECT n, lead_id, converted, 4, 'mql', 'converted' FROM leads WHERE converted IS NOT NULL
    UNION ALL SELECT n, lead_id, created + INTERVAL 30 DAY, 4, 'working', 'disqualified' FROM leads WHERE status = 'disqualified'
);

-- Three touches a lead on average: what led to it, and some afterwards.
CREATE TABLE touchpoints AS
SELECT
    n * 10 + t AS n, format('T{:09d}', n * 10 + t) AS touch_id, format('L{:08d}', n) AS person_id,
    CASE WHEN t = 2 OR rnd(n, 30 + t) % 3 > 0 THEN campaign_id END AS campaign_id,
    created - to_hours((CASE WHEN t = 2 THEN 0 ELSE (2 - t) * (rnd(n, 40 + t) % 400) END)::BIGINT) AS occurred,
    ['visit', 'click', 'form', 'email_open', 'event'][1 + CASE WHEN t = 2 THEN 2 ELSE rnd(n, 50 + t) % 5 END] AS type,
    CASE WHEN t <> 2 AND rnd(n, 60 + t) % 4 = 0 THEN 'direct' ELSE channel END AS channel,
    CASE WHEN t = 2 THEN 'yes' ELSE 'no' END AS answered
FROM lead_steps, range(0, 5) AS r (t)
WHERE t = 2 OR rnd(n, 70 + t) % 2 = 0;
DELETE FROM touchpoints WHERE occurred > TIMESTAMP '2025-12-31 18:00:00';
