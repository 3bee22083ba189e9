"""The marts in a real PostgreSQL server: two schemas for two kinds of readers, switched in one step."""

import os
import subprocess
from pathlib import Path

import pytest

from orchestration.errors import RunError
from orchestration.home import Home
from orchestration.publish import release
from tests.ingest.fetch.servers import PASSWORD, free_port, postgres
from tests.orchestration.made_release import entry, publish

TABLES = {
    "fct_order": "SELECT 'O1' AS order_id, 1234567890123.45::DECIMAL(18,2) AS paid_amount, true AS is_paid",
    "rpt_rep": "SELECT 'R1' AS rep_id, 0.333333::DECIMAL(18,6) AS won_ratio, 7::BIGINT AS won_count, DATE '2025-12-31' AS d",
    "fct_pay": "SELECT 'R1' AS rep_id, NULL::TIMESTAMP AS paid_at, 'it''s; \"x\"' AS reason",
}
ENTRIES = [entry("orders", "orders.csv"), entry("leads", "leads.csv"), entry("payroll_results", "pay.csv")]


@pytest.fixture(scope="module")
def server():
    """A function: SQL and a role to the rows that psql prints; and the connection string."""
    with postgres() as (programs, port):

        def ask(sql: str, role: str = "boss") -> list[str]:
            done = subprocess.run(
                [programs / "psql", "-h", "127.0.0.1", "-p", str(port), "-U", "boss", "-qAt", "-v", "ON_ERROR_STOP=1"],
                input=f"SET ROLE {role}; {sql}", text=True, capture_output=True,
                env={**os.environ, "PGPASSWORD": PASSWORD, "PGDATABASE": "postgres"},
            )  # fmt: skip
            if done.returncode:
                raise LookupError(done.stderr)
            return done.stdout.splitlines()

        escaped = PASSWORD.replace("\\", "\\\\").replace("'", "\\'")
        yield ask, f"host=127.0.0.1 port={port} user=boss dbname=postgres password='{escaped}'"


@pytest.fixture
def loaded(server, tmp_path):
    ask, connection = server
    publish(Home(tmp_path / "home"), "one", TABLES, ENTRIES, server=connection)
    return ask


def test_values_arrive_exactly(loaded):
    assert loaded("SELECT * FROM sales.fct_order") == ["O1|1234567890123.45|t"]
    assert loaded("SELECT rep_id, won_ratio, won_count, to_char(d, 'YYYY-MM-DD') FROM sales.rpt_rep") == [
        "R1|0.333333|7|2025-12-31"
    ]
    assert loaded("SELECT * FROM finance.fct_pay") == ['R1||it\'s; "x"']
    assert loaded("SELECT status FROM sales.mart_build_info WHERE section = 'release'") == ["published"]


def test_sales_reads_no_pay_and_nobody_writes(loaded):
    assert loaded("SELECT count(*) FROM sales.fct_order", "sales_warehouse_sales") == ["1"]
    assert loaded("SELECT count(*) FROM finance.fct_pay", "sales_warehouse_finance") == ["1"]
    assert loaded("SELECT count(*) FROM sales.fct_order", "sales_warehouse_finance") == ["1"]
    with pytest.raises(LookupError, match="permission denied for schema finance"):
        loaded("SELECT * FROM finance.fct_pay", "sales_warehouse_sales")
    with pytest.raises(LookupError, match="permission denied"):
        loaded("DELETE FROM sales.fct_order", "sales_warehouse_finance")


def test_keys_links_and_comments_are_the_marts_own(loaded):
    keys = loaded(
        "SELECT conrelid::regclass, contype, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace::regnamespace::text IN ('sales', 'finance') AND contype IN ('p', 'f') ORDER BY 1, 2 DESC"
    )
    assert keys == [
        "sales.fct_order|p|PRIMARY KEY (order_id)",
        "sales.rpt_rep|p|PRIMARY KEY (rep_id)",
        "finance.fct_pay|p|PRIMARY KEY (rep_id)",
        "finance.fct_pay|f|FOREIGN KEY (rep_id) REFERENCES sales.rpt_rep(rep_id)",
    ]
    assert loaded("SELECT obj_description('sales.fct_order'::regclass)") == ["A mart."]
    assert loaded("SELECT col_description('sales.fct_order'::regclass, 1)") == ["Column order_id."]


def test_the_next_release_takes_its_place_while_a_reader_keeps_the_old_one(server, loaded, tmp_path):
    ask, connection = server
    changed = TABLES | {"fct_order": TABLES["fct_order"].replace("'O1'", "'O2'")}
    publish(Home(tmp_path / "home"), "two", changed, ENTRIES, server=connection)
    assert ask("SELECT order_id FROM sales.fct_order") == ["O2"]
    assert ask("SELECT order_id FROM sales_before.fct_order") == ["O1"]
    schemas = ask("SELECT nspname FROM pg_namespace WHERE nspname ~ '^(sales|finance)' ORDER BY 1")
    assert schemas == ["finance", "finance_before", "sales", "sales_before"]


def test_a_load_that_fails_changes_neither_the_server_nor_the_files(server, loaded, tmp_path):
    ask, connection = server
    home = Home(tmp_path / "home")
    orphan = TABLES | {"fct_pay": TABLES["fct_pay"].replace("'R1'", "'R9'")}
    with pytest.raises(RunError, match="could not be loaded; it holds what it held"):
        publish(home, "two", orphan, ENTRIES, server=connection)
    assert ask("SELECT rep_id FROM finance.fct_pay") == ["R1"]
    assert release.current(home) == "one"


def test_a_server_that_is_away_is_named_and_no_secret_is_shown(tmp_path):
    connection = f"host=127.0.0.1 port={free_port()} user=boss dbname=postgres password=sesame7"
    with pytest.raises(RunError, match="SALES_WAREHOUSE_POSTGRES") as refused:
        publish(Home(tmp_path / "home"), "one", TABLES, ENTRIES, server=connection)
    assert "sesame7" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_server_is_not_part_of_what_settings_show(monkeypatch, tmp_path):
    from orchestration.settings import resolve

    monkeypatch.setenv("SALES_WAREHOUSE_POSTGRES", "password=sesame7")
    settings = resolve(str(tmp_path))
    assert settings.server == "password=sesame7"
    assert "sesame7" not in repr(settings)
    assert isinstance(settings.extracts, Path)
