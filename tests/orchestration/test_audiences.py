"""Two releases in one: sales sees no pay, finance sees everything."""

import json
import stat
from pathlib import Path

import duckdb
import pytest

from ingest.lake import Entry
from orchestration.evidence import Result
from orchestration.home import Home
from orchestration.publish import release
from orchestration.publish.build_info import Stamp
from orchestration.publish.contents import Contents

STAMP = Stamp("R1", "run", "2025-12-31", "v1", "made_up")


def _mart(**meta: str) -> dict:
    columns = {"rep_id": {"description": "Rep."}, "paid_amount": {"description": "Paid."}}
    return {"description": "A mart.", "columns": columns, "config": {"meta": meta}}


def _entry(extract: str) -> Entry:
    fields = dict.fromkeys(Entry.__dataclass_fields__)
    return Entry(
        **fields
        | {"extract": extract, "file": f"{extract}.csv", "rows_in": 7, "rows_accepted": 7, "rows_rejected": 0,
           "file_sha256": "0", "control_totals": {"amount": "123.45"}}
    )  # fmt: skip


@pytest.fixture
def published(tmp_path: Path) -> Path:
    candidate = tmp_path / "candidate.duckdb"
    with duckdb.connect(str(candidate)) as con:
        con.execute("CREATE SCHEMA marts")
        for mart in ("fct_order", "fct_pay"):
            con.execute(f"CREATE TABLE marts.{mart} AS SELECT 'R1' AS rep_id, 123.45::DECIMAL(18,2) AS paid_amount")
    results = [
        Result("run", "marts", mart, "key_is_unique_and_filled", True, "v1") for mart in ("fct_order", "fct_pay")
    ] + [Result("run", "dbt", f"{kind}_{name}", "built_or_passed", True, "v1") for kind, name in
         (("stg", "orders"), ("stg", "payroll_results"), ("key_of", "fct_pay"))]  # fmt: skip
    contents = Contents(
        candidate,
        {"fct_order": _mart(), "fct_pay": _mart(audience="finance")},
        {"fct_order": ("orders", "payroll_results", "leads"), "fct_pay": ("payroll_results",)},
        {"fct_order": ("rep_id",), "fct_pay": ("rep_id",)},
        [_entry("orders"), _entry("payroll_results")],
        results,
    )
    return release.publish(Home(tmp_path / "home"), STAMP, contents).folder


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
