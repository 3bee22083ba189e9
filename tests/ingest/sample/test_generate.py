"""The made-up company: the same bytes each time, and everything hangs together."""

import duckdb
import pytest

from ingest.sample import DIRT, generate


def _one(extracts, sql):
    tables = {path.stem: f"read_csv('{path}', all_varchar = true, header = true)" for path in extracts.glob("*.csv")}
    for name, scan in sorted(tables.items(), key=lambda item: -len(item[0])):
        sql = sql.replace(f"<{name}>", scan)
    return duckdb.execute(sql).fetchall()[0][0]


def test_the_same_arguments_give_the_same_bytes(tmp_path, extracts):
    generate(tmp_path, orders=1000)
    assert {p.name: p.read_bytes() for p in tmp_path.glob("*.csv")} == {
        p.name: p.read_bytes() for p in extracts.glob("*.csv")
    }


def test_another_seed_gives_another_company(tmp_path, extracts):
    generate(tmp_path, orders=1000, seed=8)
    assert (tmp_path / "orders.csv").read_bytes() != (extracts / "orders.csv").read_bytes()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM <receipts> WHERE kind IN ('payment', 'refund') AND receipt_no <> 'Z999999999' "
        'AND "order" NOT IN (SELECT order_id FROM <orders> WHERE order_id IS NOT NULL)',
        "SELECT count(*) FROM <order_lines> "
        "WHERE order_id NOT IN (SELECT order_id FROM <orders> WHERE order_id IS NOT NULL)",
        "SELECT count(*) FROM <opportunities> WHERE lead_id NOT IN (SELECT lead_id FROM <leads>)",
        "SELECT count(*) FROM <leads> WHERE campaign_id NOT IN (SELECT campaign_id FROM <campaigns>)",
        "SELECT count(*) FROM <campaign_cost_daily> WHERE campaign_id NOT IN (SELECT campaign_id FROM <campaigns>)",
        "SELECT count(*) FROM <orders> WHERE account_id NOT IN (SELECT account_id FROM <accounts>)",
        "SELECT count(*) FROM (SELECT order_id, sum(net::DECIMAL(18, 2)) AS s FROM <order_lines> GROUP BY 1) "
        "JOIN <orders> USING (order_id) WHERE s <> total::DECIMAL(18, 2)",
        "SELECT count(*) - count(DISTINCT touch_id) FROM <touchpoints>",
        "SELECT count(*) FROM <orders_late_updates> u JOIN <orders> o USING (order_id) WHERE u.modified <= o.modified",
    ],
)
def test_links_hold_and_totals_add_up(extracts, sql):
    assert _one(extracts, sql) == 0


def test_there_are_as_many_orders_as_asked_for(extracts):
    assert _one(extracts, "SELECT count(DISTINCT order_id) FROM <orders> WHERE order_id LIKE 'O%'") == 1000


def test_channels_differ_in_quality(tmp_path):
    generate(tmp_path, orders=5000)
    rate = "SELECT avg((deal_id IS NOT NULL)::INTEGER) FROM <leads> WHERE channel = '{}'"
    assert _one(tmp_path, rate.format("referral")) > 3 * _one(tmp_path, rate.format("display"))


def test_the_story_has_money_without_leads_and_leads_without_money(extracts):
    assert _one(extracts, "SELECT count(*) FROM <leads> WHERE campaign_id = 'C901'") == 0
    assert _one(extracts, "SELECT count(*) FROM <campaign_cost_daily> WHERE campaign_id = 'C901'") == 3
    assert _one(extracts, "SELECT count(*) FROM <leads> WHERE campaign_id = 'C902'") > 0
    assert _one(extracts, "SELECT count(*) FROM <campaign_cost_daily> WHERE campaign_id = 'C902'") == 0


def test_exactly_the_declared_dirt_is_rejected(loaded):
    loaded = loaded[1]
    rejected = {name: sum(each.entry.rows_rejected for each in several) for name, several in loaded.items()}
    assert {name: count for name, count in rejected.items() if count} == dict(DIRT)
    reasons = {reason for several in loaded.values() for each in several for reason in each.entry.rejected_reasons}
    assert reasons == {
        "not_money:total_amount",
        "not_ts:ordered_at",
        "missing_key:order_id",
        "not_money:amount",
        "missing_required:created_at",
    }


def test_too_small_a_company_is_refused(tmp_path):
    with pytest.raises(ValueError, match="at least 100 orders"):
        generate(tmp_path, orders=10)
