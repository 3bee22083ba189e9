-- The goal marts as one straight script writes them, from the raw goals and the same credits, activities and posts that the
-- models read: no seasonality, no other calendar than one, no other currency, one measure of each type. `{as_of}` is the day.
CREATE SCHEMA IF NOT EXISTS hand;
CREATE MACRO known_to() AS DATE '{as_of}' + 1;

CREATE TABLE hand.days AS
SELECT d::DATE AS day, sum((isodow(d) < 6 AND h.holiday_date IS NULL)::INT) OVER (ORDER BY d) - (isodow(d) < 6 AND h.holiday_date IS NULL)::INT AS wd
FROM range(DATE '2020-01-01', DATE '2028-01-01', INTERVAL 1 DAY) AS r (d) LEFT JOIN raw.holidays AS h ON h.holiday_date = d;

CREATE TABLE hand.months AS
SELECT format('{}-M{:02d}', year(d), month(d)) AS period_id, d::DATE AS pfrom, (d + INTERVAL 1 MONTH)::DATE AS pto,
    format('{}-M{:02d}', year(d) - 1, month(d)) AS prior_id
FROM range(DATE '2020-01-01', DATE '2027-01-01', INTERVAL 1 MONTH) AS r (d);

-- Every revision, the newest version of each, with the days it holds on.
CREATE TABLE hand.revisions AS
SELECT *, least(min(eff) OVER (PARTITION BY goal_id ORDER BY revision_number ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), pto) AS eff_to,
    first_value(target_value) OVER (PARTITION BY goal_id ORDER BY revision_number) AS first_target,
    lead(revision_number) OVER (PARTITION BY goal_id ORDER BY revision_number) IS NULL AS is_latest
FROM (
    SELECT q.*, md5(concat_ws('|', owner_type_code, owner_id, goal_type_code, measure_code, product_group_code, q.period_id)) AS goal_id,
        m.pfrom, m.pto, m.prior_id, greatest(coalesce(effective_from, m.pfrom), m.pfrom) AS eff,
        coalesce(day_count_code, CASE WHEN goal_type_code IN ('growth', 'average_order_value', 'improvement') THEN 'none' ELSE 'actual' END) AS rule,
        CASE WHEN measure_code IN ('booked', 'cash', 'average_order_value') AND goal_type_code <> 'growth' THEN 100 ELSE 10000 END AS scale
    FROM (
        SELECT *, row_number() OVER (
            PARTITION BY owner_type_code, owner_id, goal_type_code, measure_code, product_group_code, period_id, revision_number
            ORDER BY modified_at DESC NULLS LAST, _loaded_at DESC, _row_number DESC
        ) AS v FROM raw.quotas
    ) AS q INNER JOIN hand.months AS m USING (period_id)
    WHERE v = 1 AND coalesce(recorded_at::DATE < known_to(), true)
);

-- Amounts, and shares of the parent to the cent.
CREATE TABLE hand.segments AS
WITH amounts AS (
    SELECT goal_id, quota_id, eff AS sfrom, eff_to AS sto, (target_value * scale)::BIGINT AS units FROM hand.revisions
    WHERE share_millionths IS NULL AND eff < eff_to
), parts AS (
    SELECT c.goal_id, c.owner_id, p.sfrom, p.sto, c.parent_quota_id, c.share_millionths AS w, p.units::HUGEINT AS units,
        sum(c.share_millionths) OVER (PARTITION BY c.parent_quota_id, p.sfrom) AS total
    FROM hand.revisions AS c INNER JOIN amounts AS p ON c.parent_quota_id = p.quota_id WHERE c.share_millionths IS NOT NULL
), floors AS (
    SELECT *, (2 * units * total + 1000000) // 2000000 AS whole, ((2 * units * total + 1000000) // 2000000) * w // total AS low FROM parts
), ranked AS (
    SELECT *, whole - sum(low) OVER (PARTITION BY parent_quota_id, sfrom) AS spare,
        row_number() OVER (PARTITION BY parent_quota_id, sfrom ORDER BY whole * w - low * total DESC, w DESC, owner_id) AS k FROM floors
)
SELECT goal_id, sfrom, sto, units FROM amounts
UNION ALL
SELECT goal_id, sfrom, sto, (low + (k <= spare)::INT)::BIGINT FROM ranked;

-- When somebody carries less than everything.
CREATE TABLE hand.idle AS
WITH emp AS (
    SELECT DISTINCT rep_id, coalesce(hire_date, DATE '0001-01-01') AS h, coalesce(leave_date + 1, DATE '9999-12-31') AS l, ramp_schedule_id
    FROM staging.int_rep_history WHERE has_post AND valid_to > DATE '2025-01-01'
), times AS (
    SELECT rep_id, DATE '0001-01-01' AS a, h AS b, 1.0::DECIMAL(18, 8) AS s FROM emp
    UNION ALL SELECT rep_id, l, DATE '9999-12-31', 1 FROM emp WHERE l < DATE '9999-12-31'
    UNION ALL SELECT rep_id, valid_from, valid_to, coalesce(share, 1) FROM raw.leaves
    UNION ALL SELECT e.rep_id, (date_trunc('month', h) + to_months(month_number::INT - 1))::DATE, (date_trunc('month', h) + to_months(month_number::INT))::DATE, 1 - quota_ratio
    FROM emp AS e INNER JOIN raw.ramp_schedules USING (ramp_schedule_id)
), edges AS (
    SELECT rep_id, a AS x FROM times UNION SELECT rep_id, b FROM times
), cuts AS (
    SELECT rep_id, x AS a, lead(x) OVER (PARTITION BY rep_id ORDER BY x) AS b FROM edges
)
SELECT c.rep_id, c.a, c.b, ((1 - product(1 - t.s))::DECIMAL(18, 8) * 100000000)::BIGINT AS s
FROM cuts AS c INNER JOIN times AS t ON c.rep_id = t.rep_id AND c.a >= t.a AND c.a < t.b
WHERE c.b IS NOT NULL GROUP BY ALL HAVING s > 0;

CREATE MACRO dn(rule, d, wd) AS CASE rule WHEN 'working_days' THEN wd ELSE datediff('day', DATE '1970-01-01', d) END;

CREATE TABLE hand.targets AS
WITH g AS (
    SELECT goal_id, owner_type_code, owner_id, rule, scale, pfrom, pto, first_target FROM hand.revisions WHERE is_latest
), spans AS (
    SELECT g.*, s.sfrom, s.sto, s.units, least(s.sto, greatest(s.sfrom, known_to())) AS cut FROM hand.segments AS s INNER JOIN g USING (goal_id)
), counted AS (
    SELECT s.*, dn(rule, pto, p1.wd) - dn(rule, pfrom, p0.wd) AS pdays, dn(rule, sto, s1.wd) - dn(rule, sfrom, s0.wd) AS sdays,
        dn(rule, cut, c.wd) - dn(rule, sfrom, s0.wd) AS edays, s1.wd - c.wd AS rdays
    FROM spans AS s INNER JOIN hand.days AS p0 ON p0.day = pfrom INNER JOIN hand.days AS p1 ON p1.day = pto
    INNER JOIN hand.days AS s0 ON s0.day = sfrom INNER JOIN hand.days AS s1 ON s1.day = sto INNER JOIN hand.days AS c ON c.day = cut
), idle AS (
    SELECT x.goal_id, sum(units::HUGEINT * (dn(rule, y, d1.wd) - dn(rule, x.z, d0.wd)) * s) AS i, sum(units::HUGEINT * (dn(rule, c, d2.wd) - dn(rule, x.z, d0.wd)) * s) AS ie,
        sum((dn(rule, y, d1.wd) - dn(rule, x.z, d0.wd))::HUGEINT * s) AS it, sum((dn(rule, c, d2.wd) - dn(rule, x.z, d0.wd))::HUGEINT * s) AS iet,
        sum((d1.wd - d2.wd)::HUGEINT * s) AS ir
    FROM (
        SELECT s.goal_id, s.units, s.rule, i.s, greatest(s.sfrom, i.a) AS z, least(s.sto, i.b) AS y, greatest(least(s.cut, i.b), greatest(s.sfrom, i.a)) AS c
        FROM spans AS s INNER JOIN hand.idle AS i ON s.owner_id = i.rep_id AND s.sfrom < i.b AND s.sto > i.a
        WHERE s.owner_type_code = 'rep' AND s.rule <> 'none'
    ) AS x INNER JOIN hand.days AS d0 ON d0.day = x.z INNER JOIN hand.days AS d1 ON d1.day = y INNER JOIN hand.days AS d2 ON d2.day = c
    GROUP BY x.goal_id
), sums AS (
    SELECT goal_id, max(scale) AS scale, max(first_target) AS first_target, max(pdays)::HUGEINT * 100000000 AS d, sum(units::HUGEINT * sdays) * 100000000 AS t, sum(units::HUGEINT * edays) * 100000000 AS e,
        sum(sdays)::HUGEINT * 100000000 AS tt, sum(edays)::HUGEINT * 100000000 AS et, sum(rdays)::HUGEINT * 100000000 AS rt, count(*) = 1 AND max(sdays) = max(pdays) AND max(edays) IN (0, max(pdays)) AS plain, max(units) AS units
    FROM counted GROUP BY goal_id
)
SELECT goal_id, scale, first_target, CASE WHEN plain THEN units ELSE (2 * t + d) // (2 * d) END AS revised,
    CASE WHEN plain AND i IS NULL THEN units ELSE (2 * (t - coalesce(i, 0)) + d) // (2 * d) END AS carried,
    CASE WHEN plain AND i IS NULL THEN CASE WHEN et > 0 THEN units ELSE 0 END ELSE (2 * (e - coalesce(ie, 0)) + d) // (2 * d) END AS expected,
    tt - coalesce(it, 0) AS tt, et - coalesce(iet, 0) AS et, rt - coalesce(ir, 0) AS rt
FROM sums LEFT JOIN idle USING (goal_id);

-- Results by owner and month.
CREATE TABLE hand.results AS
WITH credit AS (
    SELECT c.rep_id, c.team_id, h.region, m.period_id, sum(credit_amount) FILTER (basis_event_code = 'booking') AS amount,
        sum(credit_amount) FILTER (basis_event_code = 'cash') AS cash, 0 AS calls, 0 AS courses
    FROM marts.fct_credit AS c INNER JOIN hand.days AS d ON c.event_date = d.day
    INNER JOIN hand.months AS m ON date_trunc('month', c.event_date) = m.pfrom
    LEFT JOIN staging.int_rep_history AS h ON c.rep_id = h.rep_id AND c.document_date >= h.valid_from AND c.document_date < h.valid_to
    WHERE basis_event_code IN ('booking', 'cash') AND credit_type_code = 'direct' GROUP BY ALL
), effort AS (
    SELECT a.rep_id, h.team_id, h.region, m.period_id, 0 AS amount, 0 AS cash, sum(calls) AS calls, sum(courses) AS courses
    FROM (
        SELECT rep_id, activity_date AS day, count(*) AS calls, 0 AS courses FROM staging.int_activity
        WHERE is_known AND is_done AND is_human AND is_call GROUP BY ALL
        UNION ALL SELECT rep_id, completed_at::DATE, 0, count(*) FROM raw.trainings WHERE completed_at < known_to() GROUP BY ALL
    ) AS a INNER JOIN hand.months AS m ON date_trunc('month', a.day) = m.pfrom
    LEFT JOIN staging.int_rep_history AS h ON a.rep_id = h.rep_id AND a.day >= h.valid_from AND a.day < h.valid_to GROUP BY ALL
), both_kinds AS (SELECT * FROM credit UNION ALL SELECT * FROM effort)
SELECT owner_type_code, owner_id, period_id, sum(amount) AS amount, sum(cash) AS cash, sum(calls) AS calls, sum(courses) AS courses FROM (
    SELECT 'rep' AS owner_type_code, rep_id AS owner_id, period_id, amount, cash, calls, courses FROM both_kinds
    UNION ALL SELECT 'team', team_id, period_id, amount, cash, calls, courses FROM both_kinds
    UNION ALL SELECT 'region', region, period_id, amount, cash, calls, courses FROM both_kinds
    UNION ALL SELECT 'company', 'all', period_id, amount, cash, calls, courses FROM both_kinds
) GROUP BY ALL;

CREATE TABLE hand.orders AS
WITH c AS (
    SELECT c.order_id, c.rep_id, c.team_id, h.region, m.period_id FROM marts.fct_credit AS c INNER JOIN hand.months AS m ON date_trunc('month', c.event_date) = m.pfrom
    LEFT JOIN staging.int_rep_history AS h ON c.rep_id = h.rep_id AND c.document_date >= h.valid_from AND c.document_date < h.valid_to
    WHERE basis_event_code = 'booking' AND credit_type_code = 'direct'
)
SELECT 'rep' AS owner_type_code, rep_id AS owner_id, period_id, count(DISTINCT order_id) AS orders FROM c GROUP BY ALL
UNION ALL SELECT 'team', team_id, period_id, count(DISTINCT order_id) FROM c GROUP BY ALL
UNION ALL SELECT 'region', region, period_id, count(DISTINCT order_id) FROM c GROUP BY ALL
UNION ALL SELECT 'company', 'all', period_id, count(DISTINCT order_id) FROM c GROUP BY ALL;

CREATE MACRO sixths(n, d) AS CASE WHEN d > 0 AND d < 400000000 AND abs(n) < 400000000 AND d = round(d, 4)
    THEN ((sign(n) * ((2 * abs((n * 10000)::BIGINT) * 1000000 + (d * 10000)::BIGINT) // (2 * (d * 10000)::BIGINT)))::DECIMAL(18, 0) * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6)
    WHEN d > 0 THEN ((sign(n) * ((2 * abs((n::DECIMAL(28, 8) * 100000000)::HUGEINT) * 1000000 + (d::DECIMAL(28, 8) * 100000000)::HUGEINT) // (2 * (d::DECIMAL(28, 8) * 100000000)::HUGEINT)))::DECIMAL(18, 0) * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6) END;
CREATE MACRO val(units, scale) AS (units * CASE WHEN scale = 100 THEN 0.01::DECIMAL(5, 4) ELSE 0.0001::DECIMAL(5, 4) END)::DECIMAL(18, 4);

CREATE TABLE hand.fct_goal AS
SELECT md5(concat_ws('|', r.goal_id, r.revision_number)) AS goal_revision_id, r.goal_id, r.revision_number, r.owner_type_code, r.owner_id, r.goal_type_code, r.measure_code,
    r.product_group_code, r.period_id, r.pfrom, r.pto - 1 AS plast, r.parent_quota_id, coalesce(r.target_value, val(s.units, r.scale)) AS target_value, r.share_millionths,
    r.currency_code, r.eff, r.eff_to, r.is_latest, r.reason, r.approved_by, r.recorded_at, r.rule, r.weight_millionths, r.created_at, r.modified_at, r._source, r._file, r._row_number
FROM hand.revisions AS r LEFT JOIN hand.segments AS s ON CASE WHEN r.share_millionths IS NOT NULL THEN r.goal_id END = s.goal_id AND r.eff >= s.sfrom AND r.eff < s.sto;

CREATE TABLE hand.rpt_quota_attainment AS
WITH state AS (
    SELECT o.owner_id, o.ref, h.team_id, i.rep_id IS NOT NULL AS is_idle FROM (SELECT DISTINCT owner_id, least(DATE '{as_of}', pto - 1) AS ref FROM hand.revisions WHERE owner_type_code = 'rep') AS o
    LEFT JOIN staging.int_rep_history AS h ON o.owner_id = h.rep_id AND o.ref >= h.valid_from AND o.ref < h.valid_to
    LEFT JOIN hand.idle AS i ON o.owner_id = i.rep_id AND o.ref >= i.a AND o.ref < i.b
), members AS (
    SELECT team_id, measure_code, period_id, count(DISTINCT goal_id) AS n, sum(carried * days // total) AS units FROM (
        SELECT g.goal_id, g.measure_code, g.period_id, t.carried, h.team_id, least(h.valid_to, g.pto) - greatest(h.valid_from, g.pfrom) AS days,
            sum(least(h.valid_to, g.pto) - greatest(h.valid_from, g.pfrom)) OVER (PARTITION BY g.goal_id) AS total
        FROM hand.revisions AS g INNER JOIN hand.targets AS t USING (goal_id)
        INNER JOIN staging.int_rep_history AS h ON g.owner_id = h.rep_id AND g.pfrom < h.valid_to AND g.pto > h.valid_from
        WHERE g.is_latest AND g.owner_type_code = 'rep' AND g.goal_type_code NOT IN ('growth', 'average_order_value') AND h.team_id IS NOT NULL
    ) GROUP BY ALL
), joined AS (
    SELECT g.*, t.* EXCLUDE (goal_id, scale), state.team_id, state.is_idle, orders.orders, b.amount AS base,
        CASE g.measure_code WHEN 'calls' THEN r.calls WHEN 'trainings' THEN r.courses WHEN 'cash' THEN r.cash ELSE r.amount END AS result, m.n AS member_goals, val(m.units, g.scale) AS member_target
    FROM hand.revisions AS g INNER JOIN hand.targets AS t USING (goal_id)
    LEFT JOIN hand.results AS r ON g.owner_type_code = r.owner_type_code AND g.owner_id = r.owner_id AND g.period_id = r.period_id
    LEFT JOIN hand.results AS b ON g.owner_type_code = b.owner_type_code AND g.owner_id = b.owner_id AND CASE g.goal_type_code WHEN 'growth' THEN g.prior_id END = b.period_id
    LEFT JOIN hand.orders AS orders ON g.owner_type_code = orders.owner_type_code AND g.owner_id = orders.owner_id AND CASE g.goal_type_code WHEN 'average_order_value' THEN g.period_id END = orders.period_id
    LEFT JOIN state ON CASE g.owner_type_code WHEN 'rep' THEN g.owner_id END = state.owner_id AND least(DATE '{as_of}', g.pto - 1) = state.ref
    LEFT JOIN members AS m ON CASE g.owner_type_code WHEN 'team' THEN g.owner_id END = m.team_id AND g.measure_code = m.measure_code AND g.period_id = m.period_id
    WHERE g.is_latest
), sided AS (
    SELECT *, coalesce(result, 0)::DECIMAL(18, 4) AS res, CASE WHEN goal_type_code = 'growth' THEN coalesce(base, 0)::DECIMAL(18, 4) END AS baseline,
        val(CASE WHEN owner_type_code = 'rep' THEN carried ELSE revised END, scale) AS target
    FROM joined
), measured AS (
    SELECT *, CASE goal_type_code WHEN 'growth' THEN res - baseline ELSE res END AS num,
        CASE goal_type_code WHEN 'growth' THEN (target * baseline)::DECIMAL(28, 8) WHEN 'average_order_value' THEN (target * orders)::DECIMAL(28, 8) ELSE target::DECIMAL(28, 8) END AS den,
        CASE WHEN goal_type_code = 'average_order_value' THEN CASE WHEN orders > 0 THEN (((2 * abs((res * 100)::HUGEINT) + orders) // (2 * orders))::DECIMAL(18, 0) * 0.01::DECIMAL(3, 2))::DECIMAL(18, 4) END ELSE res END AS actual,
        CASE WHEN goal_type_code = 'growth' THEN CASE WHEN baseline > 0 THEN round(baseline * (1 + target), 2)::DECIMAL(18, 4) END ELSE target END AS due
    FROM sided
), rated AS (
    SELECT *, CASE WHEN coalesce(target, 0) = 0 THEN 'no_quota' WHEN goal_type_code = 'growth' AND coalesce(baseline, 0) <= 0 THEN 'no_baseline'
            WHEN goal_type_code = 'average_order_value' AND orders IS NULL THEN 'no_orders' ELSE 'measured' END AS status,
        CASE WHEN goal_type_code = 'average_order_value' THEN due WHEN goal_type_code = 'growth' THEN CASE WHEN et = tt AND tt > 0 THEN due ELSE val((2 * (due * 100)::HUGEINT * et + tt) // nullif(2 * tt, 0), 100) END
            ELSE val(expected, scale) END AS exp,
        CASE WHEN goal_type_code = 'average_order_value' THEN actual WHEN et = tt AND tt > 0 THEN actual ELSE val((2 * (actual * CASE WHEN measure_code IN ('booked', 'cash') THEN 100 ELSE 10000 END)::HUGEINT * tt + et) // nullif(2 * et, 0), CASE WHEN measure_code IN ('booked', 'cash') THEN 100 ELSE 10000 END) END AS forecast
    FROM measured
)
SELECT goal_id, DATE '{as_of}' AS as_of_date, owner_type_code, owner_id, CASE WHEN is_idle THEN 'idle' ELSE 'active' END AS owner_status, coalesce(team_id, CASE WHEN owner_type_code = 'team' THEN owner_id END) AS team_id,
    goal_type_code, measure_code, product_group_code, period_id, pfrom, pto - 1 AS plast, parent_quota_id, currency_code, weight_millionths, revision_number,
    coalesce(first_target, val(revised, scale)) AS original_target, val(revised, scale) AS revised_target, target AS prorated_target_value, val(revised - carried, scale) AS uncarried, actual AS actual_value,
    baseline, CASE WHEN baseline > 0 THEN sixths(actual - baseline, baseline) END AS growth_ratio, coalesce(orders, 0) AS order_count, CASE WHEN status = 'measured' THEN num END AS num,
    CASE WHEN status = 'measured' THEN den END AS den, CASE WHEN status = 'measured' THEN sixths(num, den) END AS attainment_ratio, status AS status_code, status = 'measured' AND num >= den AS is_reached,
    CASE WHEN status = 'measured' THEN CASE WHEN num >= 1.1 * den THEN 'exceeded' WHEN num >= den THEN 'reached' WHEN num >= 0.9 * den THEN 'near' ELSE 'below' END END AS band,
    CASE WHEN team_id IS NOT NULL AND status = 'measured' THEN rank() OVER (PARTITION BY team_id, goal_type_code, measure_code, period_id ORDER BY CASE WHEN status = 'measured' THEN sixths(num, den) END DESC NULLS LAST) END AS team_rank,
    due, exp AS expected_value, sixths(actual, exp) AS pace_ratio, forecast AS forecast_value, CASE WHEN status = 'measured' THEN CASE goal_type_code WHEN 'growth' THEN sixths(forecast - baseline, den) ELSE sixths(forecast, due) END END AS forecast_ratio,
    (due - actual)::DECIMAL(18, 4) AS gap_value, (rt * 0.00000001::DECIMAL(9, 8))::DECIMAL(18, 2) AS remaining, CASE WHEN goal_type_code <> 'average_order_value' AND rt > 0 THEN CASE WHEN due <= actual THEN 0
    ELSE val((2 * ((due - actual) * CASE WHEN measure_code IN ('booked', 'cash') THEN 100 ELSE 10000 END)::HUGEINT * 100000000 + rt) // (2 * rt), CASE WHEN measure_code IN ('booked', 'cash') THEN 100 ELSE 10000 END) END END AS required,
    member_goals, member_target, sixths(member_target - val(revised, scale), val(revised, scale)) AS over_assignment
FROM rated;

CREATE TABLE hand.rpt_goal_tree AS
WITH g AS (SELECT a.*, r.quota_id FROM hand.rpt_quota_attainment AS a INNER JOIN hand.revisions AS r ON a.goal_id = r.goal_id AND r.is_latest),
p AS (
    SELECT p.goal_id, p.quota_id, p.parent_quota_id, count(*) AS n, sum(c.revised_target) FILTER (c.goal_type_code NOT IN ('growth', 'average_order_value')) AS t,
        sum(c.uncarried) FILTER (c.goal_type_code NOT IN ('growth', 'average_order_value')) AS u, sum(c.actual_value) FILTER (c.goal_type_code NOT IN ('growth', 'average_order_value')) AS a
    FROM g AS c INNER JOIN g AS p ON c.parent_quota_id = p.quota_id GROUP BY ALL
)
SELECT g.goal_id, g.as_of_date, g.owner_type_code, g.owner_id, g.owner_status, g.goal_type_code, g.measure_code, g.product_group_code, g.period_id, g.currency_code, g.revised_target AS target_value, g.uncarried, g.actual_value,
    g.num, g.den, g.attainment_ratio, coalesce(p3.goal_id, p2.goal_id, p1.goal_id, g.goal_id) AS root_goal_id, 1 + (p1.goal_id IS NOT NULL)::INT + (p2.goal_id IS NOT NULL)::INT + (p3.goal_id IS NOT NULL)::INT AS level,
    p.n, p.t, p.u, p.a, sixths((p.t - g.revised_target)::DECIMAL(18, 4), g.revised_target) AS over_assignment,
    CASE WHEN p.goal_id IS NULL THEN 'leaf' WHEN p.t IS NULL THEN 'not_additive' WHEN p.t = g.revised_target THEN 'exact' WHEN p.t < g.revised_target THEN 'under' ELSE 'over' END AS assignment
FROM g LEFT JOIN p ON g.goal_id = p.goal_id LEFT JOIN p AS p1 ON g.parent_quota_id = p1.quota_id LEFT JOIN p AS p2 ON p1.parent_quota_id = p2.quota_id LEFT JOIN p AS p3 ON p2.parent_quota_id = p3.quota_id
WHERE g.parent_quota_id IS NOT NULL OR p.goal_id IS NOT NULL;

CREATE TABLE hand.rpt_scorecard AS
SELECT md5(concat_ws('|', owner_type_code, owner_id, period_id, goal_type_code, measure_code, product_group_code)) AS scorecard_line_id, as_of_date, owner_type_code, owner_id, period_id, pfrom, plast, goal_type_code,
    measure_code, product_group_code, n, weight_millionths, num, den, r, w, total, sixths(w::DECIMAL(18, 4), total::DECIMAL(18, 4)) AS weight_ratio, sixths((w * r)::DECIMAL(18, 4), total::DECIMAL(18, 4)) AS contribution_ratio,
    weighted, sixths(weighted::DECIMAL(18, 4), total::DECIMAL(18, 4)) AS scorecard_ratio
FROM (
    SELECT *, CASE WHEN r IS NOT NULL THEN weight_millionths END AS w, sum(CASE WHEN r IS NOT NULL THEN weight_millionths END) OVER (PARTITION BY owner_type_code, owner_id, period_id) AS total,
        sum(weight_millionths * r) OVER (PARTITION BY owner_type_code, owner_id, period_id) AS weighted
    FROM (
        SELECT owner_type_code, owner_id, period_id, goal_type_code, measure_code, product_group_code, max(as_of_date) AS as_of_date, max(pfrom) AS pfrom, max(plast) AS plast, count(*) AS n, max(weight_millionths) AS weight_millionths,
            sum(num)::DECIMAL(18, 4) AS num, sum(den)::DECIMAL(28, 8) AS den, CASE WHEN sum(den) IS NOT NULL THEN sixths(sum(num)::DECIMAL(18, 4), sum(den)::DECIMAL(28, 8)) END AS r
        FROM hand.rpt_quota_attainment WHERE weight_millionths > 0 GROUP BY ALL
    )
);

-- Nobody has a territory here, and no order a product group.
CREATE TABLE hand.rpt_structure_attainment AS
SELECT *, sixths(actual_amount, target_amount) AS attainment_ratio, sum(actual_amount) OVER (PARTITION BY structure_code, period_id) AS total_amount FROM (
    SELECT r.structure_code, r.owner_id AS node_id, r.period_id, 'booked' AS measure_code, sum(r.amount)::DECIMAL(18, 2) AS actual_amount, max(a.prorated_target_value)::DECIMAL(18, 2) AS target_amount
    FROM (
        SELECT *, owner_type_code AS structure_code FROM hand.results WHERE owner_type_code IN ('team', 'region')
        UNION ALL SELECT owner_type_code, owner_id, period_id, 0, 0, 0, 0, owner_type_code FROM hand.rpt_quota_attainment
        WHERE owner_type_code IN ('team', 'region') AND goal_type_code = 'outcome'
        UNION ALL SELECT r.* REPLACE ('(none)' AS owner_id), s.structure_code FROM hand.results AS r, (VALUES ('territory'), ('product_group')) AS s (structure_code)
        WHERE owner_type_code = 'company'
    ) AS r LEFT JOIN hand.rpt_quota_attainment AS a ON r.owner_type_code = a.owner_type_code AND r.owner_id = a.owner_id AND r.period_id = a.period_id AND a.goal_type_code = 'outcome'
    WHERE r.period_id IN (SELECT period_id FROM hand.revisions) GROUP BY ALL
    HAVING sum(r.amount) <> 0 OR max(a.prorated_target_value) IS NOT NULL
);
