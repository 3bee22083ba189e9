"""Two releases in one: sales sees no pay, finance sees everything."""

import json
import stat
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.orchestration.made_release import entry, publish


@pytest.fixture
def published(tmp_path: Path) -> Path:
    pay = "SELECT 'R1' AS rep_id, 123.45::DECIMAL(18,2) AS paid_amount"
    order = "SELECT 'O1' AS order_id, 123.45::DECIMAL(18,2) AS paid_amount"
    entries = [entry("orders", "orders.csv"), entry("payroll_results", "payroll_results.csv")]
    return publish(Home(tmp_path / "home"), "R1", {"fct_order": order, "fct_pay": pay}, entries)


def _tables(file: Path) -> set[str]:
    with duckdb.connect(str(file), read_only=True) as con:
        return {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def test_pay_is_in_the_finance_file_only(published):
    assert _tables(published / "sales.duckdb") == {"fct_order", "mart_build_info"}
    assert _tables(published / "finance" / "finance.duckdb") == {"fct_order", "fct_pay", "mart_build_info"}
    assert {path.stem for path in (published / "parquet").iterdir()} == {"fct_order", "mart_build_info"}
    assert {path.stem for path in (published / "finance" / "parquet").iterdir()} == {
        "fct_order", "fct_pay", "mart_build_info",
    }  # fmt: skip


def test_nothing_that_sales_can_read_names_pay(published):
    with duckdb.connect(str(published / "sales.duckdb"), read_only=True) as con:
        items = [item for (item,) in con.execute("SELECT item FROM marts.mart_build_info").fetchall()]
        lacks = con.execute("SELECT detail FROM marts.mart_build_info WHERE item = 'fct_order'").fetchone()
    assert "dbt/stg_orders/built_or_passed" in items
    assert "orders/orders.csv" in items
    assert not [item for item in items if "pay_" in item or "payroll" in item or item.endswith("fct_pay")]
    assert lacks == ("not delivered: leads",)
    assert "payroll" not in (published / "release.json").read_text()
    assert json.loads((published / "finance" / "release.json").read_text())["row_counts"]["fct_pay"] == 1


def test_only_the_owner_and_the_group_enter_the_folder_of_finance(published):
    assert stat.S_IMODE((published / "finance").stat().st_mode) == 0o750


def test_a_release_is_whole_for_both(published):
    for file in (published / "sales.duckdb", published / "finance" / "finance.duckdb"):
        assert int.from_bytes(file.read_bytes()[12:20], "little") == 64
        with duckdb.connect(str(file), read_only=True) as con:
            assert con.execute("SELECT sum(paid_amount)::VARCHAR FROM marts.fct_order").fetchone() == ("123.45",)
    assert not list(published.rglob("*.wal")) + list(published.rglob("*.spill"))
