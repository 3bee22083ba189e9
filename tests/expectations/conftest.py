"""Small databases for gates.

Belongs here: a raw schema with one good row for each extract, and the marts that agree with it. A test spoils a copy.
"""

import shutil
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from expectations.gate import run_suites
from expectations.outcome import Outcome
from expectations.raw import RawSettings
from expectations.suite import Suite
from ingest.accounting import create_tables
from ingest.contract import LINEAGE_COLUMNS, Contract, allowed_values, load_contracts

SETTINGS = RawSettings(date(2025, 12, 31), Decimal("0.25"), frozenset(load_contracts()))
ROW_NUMBER = 17
_GOOD = {
    "id": "x1", "text": "some text", "ccy": "USD", "ts": "2025-03-01 10:00:00", "date": "2025-03-01", "money": "10.00",
    "qty": "1", "rate": "0.5", "int": "1", "bool": "false", "code": "free",
}  # fmt: skip
# Where the value of the type would break a rule of the contract.
_GOOD_NAMED = {
    "valid_to": "2025-04-01", "winner_id": "x2",
    "file": "orders.csv", "file_sha256": "a" * 64, "control_column": "total_amount", "control_total": "10.00",
}  # fmt: skip
# What fct_, dim_ and rpt_ tables say of the one good row per extract; only the columns that gate 2 reads.
_ORIGIN = "_source AS source_system, _file AS source_file, _row_number AS source_row_number"
_MARTS = {
    "dim_date": "SELECT CAST(d AS DATE) AS calendar_date "
    "FROM range(DATE '2025-01-01', DATE '2026-01-01', INTERVAL 1 DAY) t(d)",
    "dim_campaign": "SELECT 'x1' AS campaign_id",
    "dim_product": "SELECT 'x1' AS product_id",
    "fct_order": "SELECT order_id, total_amount AS order_amount, 'header' AS order_amount_basis, "
    f"total_amount AS order_reporting_amount, 10.00::DECIMAL(18,2) AS net_paid_amount, {_ORIGIN} FROM raw.orders",
    "fct_payment": "SELECT payment_id, order_id, amount AS payment_amount, true AS has_order, "
    f"true AS is_order_currency, {_ORIGIN} FROM raw.payments",
    "fct_lead": "SELECT lead_id, 10.00::DECIMAL(18,2) AS won_amount FROM raw.leads",
    "fct_opportunity": "SELECT opportunity_id, amount AS opportunity_amount, amount AS won_reporting_amount, "
    f"false AS is_won, {_ORIGIN} FROM raw.opportunities",
    "rpt_funnel_cohort": "SELECT DATE '2025-03-01' AS cohort_month, 'paid' AS channel_code, 't1' AS owner_team_id, "
    "1::BIGINT AS lead_count, 1.0::DECIMAL(18,6) AS mql_ratio, 0.5::DECIMAL(18,6) AS opportunity_ratio, "
    "0.5::DECIMAL(18,6) AS won_ratio, NULL::DECIMAL(18,6) AS won_to_date_ratio",
    "rpt_campaign_roi": "SELECT 'x1' AS campaign_id, DATE '2025-03-01' AS spend_month, 1::BIGINT AS lead_count, "
    "10.00::DECIMAL(18,2) AS won_amount, 5.00::DECIMAL(18,2) AS cost_amount, false AS is_cost_missing, "
    "1.0::DECIMAL(18,6) AS roi_ratio, 2.0::DECIMAL(18,6) AS roas_ratio, 5.00::DECIMAL(18,2) AS cost_per_lead_amount, "
    "5.00::DECIMAL(18,2) AS customer_acquisition_cost_amount",
    "recon_control_result": "SELECT 'R-03' AS control_id, 'cash in USD' AS scope, 10.00 AS left_value, "
    "10.00 AS right_value, "
    "'block' AS severity_code, 'passed' AS status_code, 'both sides' AS compares",
    "fct_attribution": "SELECT 'order' AS conversion_type_code, 'conversion' AS entry_type_code, 'first' AS model_code, "
    "1::DECIMAL(18,6) AS credit_ratio, 10.00::DECIMAL(18,2) AS credit_amount",
    "rpt_attribution_coverage": "SELECT 'order' AS conversion_type_code, 'conversion' AS entry_type_code, "
    "'attributed' AS coverage_code, '(none)' AS reason_code, 1::BIGINT AS entry_count, 10.00::DECIMAL(18,2) AS entry_amount",
    "rpt_lake_reconciliation": "SELECT unnest(['orders', 'payments', 'leads', 'opportunities']) AS extract_name, "
    "0::BIGINT AS deleted_count, 0::BIGINT AS after_as_of_count, 0::BIGINT AS difference_count, "
    "0.00::DECIMAL(18,2) AS deleted_amount, 0.00::DECIMAL(18,2) AS after_as_of_amount, "
    "0.00::DECIMAL(18,2) AS difference_amount",
}


def _good_row(contract: Contract) -> dict[str, str]:
    row = {
        c.name: (allowed_values(c) or (_GOOD_NAMED.get(c.name, _GOOD[c.type]),))[0] for c in contract.columns.values()
    }
    return row | {"_source": "shop", "_batch": "b1", "_file": f"{contract.extract}.csv", "_row_number": str(ROW_NUMBER)}


def _add_extract(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    kinds = {c.name: c.sql_type for c in contract.columns.values()} | dict(LINEAGE_COLUMNS)
    con.execute(f"CREATE TABLE raw.{contract.extract} ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
    row = _good_row(contract)
    marks = ", ".join("?" * len(row))
    con.execute(f"INSERT INTO raw.{contract.extract} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    con.execute(
        "INSERT INTO raw._manifest (extract, source, file, file_sha256, rows_in, rows_accepted, rows_rejected, has_rows, "
        "batch, loaded_at, control_totals, mapping, is_kept) "
        "VALUES (?, 'shop', ?, ?, 1, 1, 0, true, 'b1', '2025-12-31', ?, '0', true)",
        [contract.extract, f"{contract.extract}.csv", "a" * 64, '{"total_amount": "10.00"}'],
    )
    con.execute(
        "INSERT INTO raw._arrival SELECT extract, source, file, batch, false FROM raw._manifest WHERE extract = ?",
        [contract.extract],
    )


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A candidate that passes both gates. Read-only: `spoiled` copies it."""
    path = tmp_path_factory.mktemp("gates") / "good.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE SCHEMA raw; CREATE SCHEMA marts")
        create_tables(con)
        for contract in load_contracts().values():
            _add_extract(con, contract)
        for mart, sql in _MARTS.items():
            con.execute(f"CREATE TABLE marts.{mart} AS {sql}")
    return path


@pytest.fixture
def spoiled(good: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A function: SQL that spoils a private copy of the good candidate, to the copy's path."""

    def spoil(sql: str) -> Path:
        path = tmp_path / "candidate.duckdb"
        shutil.copy(good, path)
        with duckdb.connect(str(path)) as con:
            con.execute(sql)
        return path

    return spoil


def failures(database: Path, suites: Iterable[Suite], name: str) -> dict[str, Outcome]:
    """The failed outcomes of the suite `name`, by check."""
    found = run_suites(database, [suite for suite in suites if suite.name == name])
    assert found
    return {outcome.check: outcome for outcome in found if not outcome.passed}


def usual(deliveries: int, least: int, most: int, now: int, keys: tuple[int, int] | None = None) -> str:
    """SQL for a new file `new.csv` of `now` rows after earlier deliveries; `keys` are the known ones and those brought
    again."""
    known, again = keys or ("NULL", "NULL")
    values = f"'orders', 'shop', 'new.csv', {now}, {deliveries}, {least}, {most}, 0.5, 2, {known}, {again}"
    return f"INSERT INTO raw._volume VALUES ({values})"
