-- One programme per paid channel, with a campaign every half year below it. Two odd ones: money without leads (a
-- billboard) and leads without money (a partner's webinar).
CREATE TABLE campaign_facts AS
SELECT
    c.n * 10 + h AS n,
    format('C{:03d}', c.n * 10 + h) AS campaign_id,
    format('C{:03d}', c.n * 10) AS parent_id,
    c.channel,
    c.lead_cost_cents,
    c.share,
    DATE '2023-01-01' + to_months((6 * (h - 1))::INTEGER) AS starts,
    DATE '2023-01-01' + to_months((6 * h)::INTEGER) AS stops
FROM channel_facts AS c, range(1, 7) AS r (h)
WHERE c.lead_cost_cents > 0;

CREATE TABLE campaigns AS
SELECT
    n, campaign_id, parent_id AS parent_campaign_id,
    format('{} {}-H{}', channel, year(starts), (month(starts) + 5) // 6) AS name,
    'always on' AS type, channel, starts::DATE AS start_date, (stops - INTERVAL 1 DAY)::DATE AS end_date,
    CASE WHEN stops > last_day_known() THEN 'active' ELSE 'completed' END AS status,
    -- Budgets are round and somewhat wrong.
    (getvariable('orders') * share::BIGINT * lead_cost_cents // 10960000 + 100) * (165 + rnd(n, 12) % 40) // 10000 * 100 AS budget, 'R01' AS owner
FROM campaign_facts
UNION ALL
SELECT DISTINCT n // 10 * 10, parent_id, NULL, format('{} programme', channel), 'programme', channel,
    DATE '2023-01-01', NULL, 'active', NULL, 'R01' FROM campaign_facts
UNION ALL VALUES
    (901, 'C901', NULL, 'Billboard at the station', 'outdoor', 'other_publicities', DATE '2024-03-01', DATE '2024-05-31', 'completed', getvariable('orders') * 90 // 100 + 4000, 'R04'),
    (902, 'C902', NULL, 'Webinar of a partner', 'webinar', 'partner', DATE '2024-09-01', DATE '2024-11-30', 'completed', NULL, 'R02');

CREATE TABLE campaign_costs AS
SELECT
    f.n * 10000 + datediff('day', DATE '2023-01-01', d.day) AS n,
    f.campaign_id, d.day AS cost_date,
    CASE f.channel WHEN 'event' THEN 'event' WHEN 'referral' THEN 'agency' WHEN 'partner' THEN 'agency' ELSE 'media' END AS cost_type,
    f.channel AS platform,
    -- What the day's expected leads cost, give or take a third.
    ((getvariable('orders') * f.share::BIGINT * f.lead_cost_cents // 10960000 + 100)
        * (67 + rnd(f.n * 10000 + day(d.day) * 31 + month(d.day), 11) % 67) // 100) * 0.01::DECIMAL(3, 2) AS spend
FROM campaign_facts AS f INNER JOIN days AS d ON d.day >= f.starts AND d.day < f.stops
UNION ALL
SELECT n * 10000 + 9000 + m, campaign_id, (DATE '2023-01-15' + to_months(m::INTEGER))::DATE, 'overhead', 'agency fee',
    (getvariable('orders') * 4 + 25000) * 0.01::DECIMAL(3, 2)
FROM campaigns, range(0, 36) AS r (m) WHERE parent_campaign_id IS NULL AND n < 900
UNION ALL
SELECT 9010000 + m, 'C901', (DATE '2024-03-10' + to_months(m::INTEGER))::DATE, 'media', 'poster company',
    (getvariable('orders') * 30 + 120000) * 0.01::DECIMAL(3, 2)
FROM range(0, 3) AS r (m);
