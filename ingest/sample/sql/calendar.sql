-- Pseudo-random whole numbers from whole numbers, the same on every machine and version: squaring modulo a prime keeps
-- neighbouring rows apart. chance() is in basis points, 0 to 9999.
CREATE MACRO mix(a) AS ((a % 2147483647) * (a % 2147483647) + 12345) % 2147483647;
CREATE MACRO rnd(n, salt) AS (mix(((n::BIGINT + salt * 7919) * 48271 + getvariable('seed')::BIGINT * 104729 + salt::BIGINT * 15485863) % 2147483647) * 69621) % 2147483647;
CREATE MACRO chance(n, salt) AS (rnd(n, salt) // 7) % 10000;
CREATE MACRO at_office(d, n, salt) AS d + to_seconds((9 * 3600 + rnd(n, salt) % 32400)::BIGINT);
CREATE MACRO last_day_known() AS DATE '2025-12-31';

-- Three years. Weekends are quiet, August dips, the last quarter peaks, and each year is a little busier.
CREATE TABLE days AS
SELECT
    d::DATE AS day,
    (CASE WHEN isodow(d) >= 6 THEN 25 ELSE 100 END)
    * (CASE month(d) WHEN 8 THEN 70 WHEN 10 THEN 115 WHEN 11 THEN 130 WHEN 12 THEN 140 ELSE 100 END)
    * (100 + 12 * (year(d) - 2023)) AS weight
FROM range(DATE '2023-01-01', DATE '2026-01-01', INTERVAL 1 DAY) AS r (d);

CREATE TABLE day_picks AS
SELECT day, (sum(weight) OVER (ORDER BY day) - weight)::BIGINT AS from_weight FROM days;
SET VARIABLE day_weight = (SELECT sum(weight)::BIGINT FROM days);
