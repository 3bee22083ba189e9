-- A deal for every converted lead: won, lost for a reason, or still open at the end.
CREATE TABLE deal_facts AS
SELECT
    n, rep, deal_day, close_day, campaign_id, gets_won,
    close_day <= last_day_known() AS is_closed,
    50000 + rnd(n, 80) % 1500000 AS cents
FROM lead_steps WHERE deal_day <= last_day_known();

CREATE TABLE opportunities AS
SELECT
    n, format('D{:08d}', n) AS deal_id, format('A{:08d}', n) AS account_id, format('L{:08d}', n) AS lead_id,
    format('Equipment for company {}', n) AS name,
    CASE WHEN is_closed AND gets_won THEN 'Closed Won' WHEN is_closed THEN 'Closed Lost'
        ELSE ['Qualification', 'Proposal', 'Negotiation'][1 + rnd(n, 81) % 3] END AS stage,
    cents * 0.01::DECIMAL(3, 2) AS amount,
    -- The CRM keeps percent.
    CASE WHEN is_closed AND gets_won THEN 100 WHEN is_closed THEN 0 ELSE 20 * (1 + rnd(n, 81) % 3) END AS probability,
    CASE WHEN is_closed AND gets_won THEN 'Closed' WHEN is_closed THEN 'Omitted'
        ELSE ['Pipeline', 'Best Case', 'Commit'][1 + rnd(n, 81) % 3] END AS forecast_category,
    close_day AS close_date, at_office(deal_day, n, 23) AS created,
    CASE WHEN is_closed AND NOT gets_won
        THEN ['price', 'competitor', 'no budget', 'no answer'][1 + rnd(n, 82) % 4] END AS loss_reason,
    format('R{:02d}', owner_on(rep, least(close_day, last_day_known()))) AS owner, campaign_id, format('P{:03d}', 1 + rnd(n, 83) % 24) AS product_id
FROM deal_facts;

CREATE TABLE accounts AS
SELECT
    n, format('A{:08d}', n) AS account_id, format('Company {}', n) AS name,
    ['Retail', 'Health', 'Public', 'Technology', 'Logistics'][1 + rnd(n, 84) % 5] AS industry, 'US' AS country,
    ['A', 'B', 'C'][1 + rnd(n, 85) % 3] AS tier, 15 * (1 + rnd(n, 86) % 3) AS terms_days, format('R{:02d}', owner_on(rep, last_day_known())) AS owner,
    -- West was divided in 2025.
    CASE team_on(rep, last_day_known()) WHEN 'north' THEN 'US-N' WHEN 'south' THEN 'US-S' WHEN 'east' THEN 'US-E'
        ELSE ['US-WC', 'US-MT'][1 + n % 2] END AS territory
FROM deal_facts;
