"""Running suites: counts and examples are right, a fault of ours is told from bad data, nothing is written or sent."""

import hashlib
import subprocess
import sys

import duckdb
import pytest

from expectations.gate import run_suites
from expectations.suite import Check, Suite

BAD_ROWS = Check("no_bad_rows", "SELECT _file, _row_number, order_id FROM {batch} WHERE order_id = 'bad'", "mend it")
GOOD_ROWS = Check("good_rows", "SELECT * FROM {batch} WHERE false", "")
BROKEN = Check("broken_check", "SELECT no_such_column FROM {batch}", "")


def _run(database, *checks, name="orders"):
    return {outcome.check: outcome for outcome in run_suites(database, [Suite("raw", name, checks)])}


def test_the_expectation_in_use_passes_good_rows_and_fails_bad_ones(good, spoiled):
    assert _run(good, BAD_ROWS)["no_bad_rows"].passed
    assert not _run(spoiled("UPDATE raw.orders SET order_id = 'bad'"), BAD_ROWS)["no_bad_rows"].passed


def test_every_row_is_counted_and_five_are_shown(spoiled):
    database = spoiled(
        "INSERT INTO raw.orders (order_id, _file, _row_number) SELECT 'bad', 'o.csv', i FROM range(1, 3001) t(i)"
    )
    outcome = _run(database, BAD_ROWS)["no_bad_rows"]
    assert outcome.unexpected_count == 3000
    assert len(outcome.examples) == 5
    assert outcome.examples[0].keys() == {"_file", "_row_number", "order_id"}
    assert "(and 2,999 more); mend it" in outcome.message


def test_a_broken_check_is_told_from_bad_data_and_stops_no_other(good):
    outcomes = _run(good, BROKEN, GOOD_ROWS)
    assert (outcomes["broken_check"].passed, outcomes["broken_check"].is_broken) == (False, True)
    assert "no_such_column" in outcomes["broken_check"].message
    assert outcomes["good_rows"].passed


def test_checks_of_a_relation_that_is_not_there_are_broken(good):
    outcome = _run(good, GOOD_ROWS, name="nothing")["good_rows"]
    assert (outcome.passed, outcome.is_broken) == (False, True)
    assert "raw.nothing" in outcome.message


def test_a_gate_reads_only_and_leaves_the_file_free_to_be_written(spoiled):
    database = spoiled("SELECT 1")
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    writable = (
        "SELECT 1 /* {batch} */ FROM duckdb_databases() WHERE database_name = current_database() AND NOT readonly"
    )
    downloads = "SELECT 1 /* {batch} */ WHERE current_setting('autoload_known_extensions')"
    outcomes = _run(database, Check("is_read_only", writable, ""), Check("downloads_nothing", downloads, ""))
    assert [outcome.message for outcome in outcomes.values()] == ["", ""]
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    with duckdb.connect(str(database)) as con:
        con.execute("DELETE FROM raw.orders")


@pytest.mark.parametrize("module", ["gate", "catalog", "worker", "raw", "marts"])
def test_importing_the_gates_loads_neither_great_expectations_nor_dagster(module):
    code = (
        f"import sys, expectations.{module}; "
        "print(*{'great_expectations', 'sqlalchemy', 'dagster', 'dbt', 'orchestration'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
