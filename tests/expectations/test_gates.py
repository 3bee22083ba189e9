"""Each check has an input that must fail it, and says where and what to do."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from expectations.catalog import expected_checks
from expectations.gate import run_suites
from expectations.marts import mart_suites
from expectations.raw import RawSettings, raw_suites
from expectations.suite import Check, Suite
from expectations.worker import GateError, gate_worker
from ingest.contract import load_contracts
from ingest.lake import Entry, Lake
from ingest.snapshot import write_snapshot

SETTINGS = RawSettings(date(2025, 12, 31), "USD", Decimal("0.01"), frozenset({"orders"}))
GOOD = {
    "orders": "order_id 'o1', ordered_at TIMESTAMP '2025-01-01', status_code 'created', currency_code 'USD'",
    "payments": "payment_id 'p1', amount 5.00, currency_code 'USD', type_code 'payment', method_code 'check'",
    "opportunities": "opportunity_id 'd1', stage_code 'won', currency_code 'USD', probability 0.5",
}


def _row(extract: str, **changed: str) -> str:
    """A SELECT of one good row of an extract, with some columns changed (as SQL)."""
    given = dict(part.strip().split(" ", 1) for part in GOOD[extract].split(","))
    given |= changed
    columns = load_contracts()[extract].columns.values()
    values = ", ".join(f"CAST({given.get(c.name, 'NULL')} AS {c.sql_type}) AS {c.name}" for c in columns)
    return (
        f"SELECT {values}, 'test' AS _source, 'b' AS _batch, '{extract}.csv' AS _file, 7::BIGINT AS _row_number, "
        "'h' AS _row_hash, TIMESTAMP '2025-01-01' AS _loaded_at"
    )


@pytest.fixture
def failures(tmp_path):
    """A function: rows of one extract (and a changed manifest) to the failed outcomes of gate 1 by check name."""

    def run(extract, rows, settings=SETTINGS, **manifest):
        lake, database = Lake(tmp_path / "lake"), tmp_path / "gate.duckdb"
        numbers = {"rows_in": len(rows), "rows_accepted": len(rows), "rows_rejected": 0} | manifest
        entry = Entry("b", extract, "test", f"{extract}.csv", "0" * 64, 1, "0", "0", loaded_at="2025-01-01", **numbers)
        lake.data(entry).parent.mkdir(parents=True)
        empty = f"{_row(extract)} LIMIT 0"
        duckdb.execute(f"COPY ({' UNION ALL '.join(rows or [f'({empty})'])}) TO '{lake.data(entry)}' (FORMAT parquet)")
        write_snapshot(database, lake, [replace(entry, rows_rejected=0)])
        with duckdb.connect(str(database)) as con:
            con.execute(f"UPDATE raw._manifest SET rows_rejected = {numbers['rows_rejected']}")
            for number in range(numbers["rows_rejected"]):
                con.execute(
                    "INSERT INTO raw._rejected "
                    "VALUES (?, 'test', 'orders.csv', ?, NULL, 'total_amount', 'x', 'not_money', '')",
                    [extract, number + 1],
                )
        suites = [suite for suite in raw_suites(load_contracts(), settings) if suite.name == extract]
        return {outcome.check: outcome for outcome in run_suites(database, suites) if not outcome.passed}

    return run


def test_good_rows_pass(failures):
    assert failures("orders", [_row("orders")]) == {}


@pytest.mark.parametrize(
    ("extract", "changed", "check", "place"),
    [
        ("orders", {"status_code": "'teleported'"}, "codes_are_mapped", "orders.csv, row 7: status_code 'teleported'"),
        ("orders", {"channel_code": "'Email'"}, "codes_are_mapped", "channel_code 'Email'"),
        ("orders", {"status_code": "NULL"}, "required_values_are_there", "orders.csv, row 7: status_code"),
        ("orders", {"ordered_at": "TIMESTAMP '0025-01-01'"}, "values_are_in_range", "ordered_at '0025-01-01"),
        ("orders", {"ordered_at": "TIMESTAMP '2125-01-01'"}, "values_are_in_range", "ordered_at '2125-01-01"),
        ("orders", {"currency_code": "'EUR'"}, "amounts_are_in_the_reporting_currency", "currency_code 'EUR'"),
        ("payments", {"type_code": "'refund'"}, "amount_sign_fits_type", "payments.csv, row 7"),
        ("payments", {"amount": "-5.00"}, "amount_sign_fits_type", "payments.csv, row 7"),
        ("payments", {"method_code": "'shells'"}, "codes_are_mapped", "method_code 'shells'"),
        ("opportunities", {"probability": "50"}, "values_are_in_range", "probability '50"),
    ],
)
def test_a_bad_value_fails_its_check_and_is_named(failures, extract, changed, check, place):
    failed = failures(extract, [_row(extract, **changed)])
    assert failed.keys() == {check}
    assert place in failed[check].message
    assert failed[check].unexpected_count == 1
    assert failed[check].examples[0]["_row_number"] == "7"
    assert not failed[check].is_broken


@pytest.mark.parametrize(
    ("rows", "manifest", "check"),
    [
        (1, {"rows_in": 2}, "every_row_is_accounted_for"),
        (1, {"rows_in": 2, "rows_accepted": 2}, "the_lake_holds_what_was_accepted"),
        (1, {"rows_in": 2, "rows_rejected": 1}, "rejected_share_is_within_limit"),
        (0, {}, "core_extract_is_not_empty"),
    ],
)
def test_rows_that_do_not_add_up_fail(failures, rows, manifest, check):
    failed = failures("orders", [_row("orders")] * rows, **manifest)
    assert failed.keys() == {check}


def test_too_many_rejects_are_named_with_the_commonest_reason_and_the_first_row(failures):
    failed = failures("orders", [_row("orders")], rows_in=3, rows_rejected=2)
    message = failed["rejected_share_is_within_limit"].message
    assert "mostly not_money in total_amount" in message
    assert "first orders.csv row 1: x" in message


def test_an_exactly_tolerated_share_passes(failures):
    settings = replace(SETTINGS, max_rejected_share=Decimal("0.5"))
    assert failures("orders", [_row("orders")], settings, rows_in=2, rows_rejected=1) == {}


def _mart(tmp_path: Path, sql: str, check: Check):
    database = tmp_path / "gate.duckdb"
    with duckdb.connect(str(database)) as con:
        con.execute(f"CREATE SCHEMA marts; CREATE TABLE marts.mart AS {sql}")
    (outcome,) = run_suites(database, [Suite("marts", "mart", (check,))])
    return outcome


def _named(mart: str, name: str) -> Check:
    (suite,) = [suite for suite in mart_suites() if suite.name == mart]
    (check,) = [check for check in suite.checks if check.name == name]
    return check


@pytest.mark.parametrize(
    ("mart", "check", "good", "bad"),
    [
        ("dim_campaign", "key_is_unique_and_filled", "SELECT 1 AS campaign_id", "SELECT NULL AS campaign_id"),
        ("dim_product", "key_is_unique_and_filled", "SELECT 1 AS product_id", "SELECT 1 AS product_id FROM range(2)"),
        (
            "dim_date",
            "calendar_has_no_gap",
            "SELECT DATE '2025-01-01' + i::INTEGER AS calendar_date FROM range(3) r(i)",
            "SELECT DATE '2025-01-01' + 2 * i::INTEGER AS calendar_date FROM range(3) r(i)",
        ),
        (
            "rpt_funnel_cohort",
            "ratios_are_finite_and_in_range",
            "SELECT NULL AS mql_ratio, 0.5 AS opportunity_ratio, 1 AS won_ratio, 0 AS won_to_date_ratio",
            "SELECT 'nan'::DOUBLE AS mql_ratio, 0.5 AS opportunity_ratio, 1 AS won_ratio, 0 AS won_to_date_ratio",
        ),
        (
            "rpt_campaign_roi",
            "no_ratio_without_cost",
            "SELECT 1 AS campaign_id, 1 AS spend_month, 0 AS cost_amount, NULL AS roi_ratio, NULL AS roas_ratio, "
            "NULL AS cost_per_lead_amount, true AS is_cost_missing",
            "SELECT 1 AS campaign_id, 1 AS spend_month, 0 AS cost_amount, 0 AS roi_ratio, NULL AS roas_ratio, "
            "NULL AS cost_per_lead_amount, true AS is_cost_missing",
        ),
        (
            "rpt_lake_reconciliation",
            "nothing_is_lost_between_lake_and_marts",
            "SELECT 'orders' AS extract_name, 0 AS difference_count, 0.00 AS difference_amount",
            "SELECT 'orders' AS extract_name, 0 AS difference_count, 0.01 AS difference_amount",
        ),
    ],
)
def test_each_kind_of_mart_check_passes_good_rows_and_fails_bad_ones(tmp_path, mart, check, good, bad):
    (tmp_path / "good").mkdir()
    assert _mart(tmp_path / "good", good, _named(mart, check)).passed
    outcome = _mart(tmp_path, bad, _named(mart, check))
    assert (outcome.passed, outcome.is_broken) == (False, False)


def test_a_broken_check_is_told_from_bad_data(tmp_path):
    outcome = _mart(tmp_path, "SELECT 1 AS a", Check("typo", "SELECT nope FROM {batch}", "-"))
    assert (outcome.passed, outcome.is_broken) == (False, True)
    assert "broken:" in outcome.message


def test_a_gate_lets_go_of_the_file(tmp_path):
    _mart(tmp_path, "SELECT 1 AS campaign_id", _named("dim_campaign", "key_is_unique_and_filled"))
    with duckdb.connect(str(tmp_path / "gate.duckdb")) as con:
        con.execute("CREATE TABLE marts.more AS SELECT 1")


def test_every_released_mart_has_a_suite_and_every_contract_too():
    checks = expected_checks(load_contracts())
    project = Path(__file__).parent.parent.parent / "dbt_project"
    assert {suite for gate, suite, _ in checks if gate == "marts"} == {
        p.stem for p in project.glob("models/marts/*/*.sql")
    }
    assert {suite for gate, suite, _ in checks if gate == "raw"} == load_contracts().keys()


def test_the_gate_process_answers_and_reports_its_own_faults(tmp_path):
    with gate_worker() as worker:
        with pytest.raises(GateError, match="nothing_here"):
            worker.run("marts", tmp_path / "nothing_here.duckdb", SETTINGS)
        worker._process.kill()
        with pytest.raises(GateError, match="ended by itself"):
            worker.run("marts", tmp_path / "nothing_here.duckdb", SETTINGS)


def test_importing_the_package_does_not_import_great_expectations():
    code = "import sys, expectations.catalog, expectations.worker; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
