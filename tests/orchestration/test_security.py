"""What no run may do: tell a secret or a person, take a name for SQL, listen to everybody.

That none reaches for the network is in test_reliability.py. Single readers, formats and commands are tested where they
live; docs/reliability.md names all of them.
"""

import logging
import re
import shutil
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from ingest.contract import load_contracts
from ingest.lake import Lake, read_all
from ingest.sql import identifier
from orchestration.home import Home
from tests.conftest import query, run
from tests.orchestration.made_release import publish

ROOT = Path(__file__).parent.parent.parent
SECRETS = {
    "ORDERS_PASSWORD": "hunter22-in-the-lake",
    "SALES_WAREHOUSE_ALERT_WEBHOOK": "https://hooks.example.org/services/hunter22-in-an-alert",
    "SALES_WAREHOUSE_POSTGRES": "host=127.0.0.1 port=9 dbname=marts user=boss password=hunter22-in-the-server",
}


def test_no_secret_is_in_files_messages_logs_or_metadata(copied_facts, monkeypatch, caplog, capfd):
    from orchestration.definitions import build
    from orchestration.defs.resources import Warehouse

    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    caplog.set_level(logging.DEBUG)
    home, files = copied_facts
    with dg.DagsterInstance.ephemeral() as instance:
        job = build(Warehouse(home=str(home), extracts=str(files))).resolve_job_def("refresh")
        done = job.execute_in_process(instance=instance, raise_on_error=False)
        events = "\n".join(map(str, instance.all_logs(done.run_id)))
    # The server is away, so the release fails with what the driver says, connection and all.
    assert not done.success and "SALES_WAREHOUSE_POSTGRES" in events
    told = "".join((events, caplog.text, *capfd.readouterr()))
    assert "hunter22" not in told
    assert [path for path in home.rglob("*") if path.is_file() and b"hunter22" in path.read_bytes()] == []


@pytest.fixture(scope="module")
def personal(released):
    """Every value that stands in a personal column of the lake."""
    lake, found = Lake(released / "lake"), set()
    with duckdb.connect() as con:
        for entry in lake.entries(["sample"]):
            for column in load_contracts()[entry.extract].columns.values():
                if column.personal:
                    name = identifier(column.name)
                    sql = f"SELECT DISTINCT {name} FROM {read_all([lake.data(entry)])} WHERE length({name}) >= 5"
                    found |= {value for (value,) in con.execute(sql).fetchall()}
    return found


@pytest.mark.parametrize("audience", ["sales", "finance"])
def test_no_personal_value_of_the_extracts_is_in_a_release(released, personal, audience):
    assert len(personal) > 1000
    columns = query(
        released,
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'marts' AND data_type = 'VARCHAR'",
        audience,
    )
    released_values = " UNION ".join(f"SELECT {identifier(c)} AS v FROM marts.{identifier(t)}" for t, c in columns)
    told = {value for (value,) in query(released, released_values, audience)}
    assert len(told) > 1000 and told & personal == set()


def test_names_and_values_are_never_taken_for_sql(tmp_path, facts_alone):
    evil = """x'; DROP TABLE raw.orders; --"y"""
    home, files = tmp_path / f"home {evil.replace('/', '')}", tmp_path / 'it\'s "here"; --'
    files.mkdir()
    field = '"' + evil.replace('"', '""') + '"'
    (files / f"{evil}.csv").write_text(f"{field},at,state,total\n{field},2025-01-02,approved,10.00\n")
    quoted = evil.replace("'", "''")
    (tmp_path / "evil.yml").write_text(
        "source: evil\ncompany: {as_of_date: 2025-01-31}\nextracts:\n  orders:\n  - files: '*.csv'\n"
        f"    columns: {{order_id: '{quoted}', ordered_at: at, status_code: state, total_amount: total, "
        "currency_code: {value: USD}}\n"
    )
    run(home, str(tmp_path / "evil.yml"), files)
    assert query(home, "SELECT order_id, source_file FROM marts.fct_order") == [(evil, f"{evil}.csv")]


def test_a_release_of_a_home_with_a_quote_in_its_name(tmp_path):
    home = Home(tmp_path / """it's "ours"; --""")
    home.root.mkdir()
    publish(home, "R1", {"fct_order": "SELECT 'O''1' AS order_id, 1.00::DECIMAL(18,2) AS paid_amount"}, [])
    assert query(home.root, "SELECT order_id FROM marts.fct_order") == [("O'1",)]


def test_the_page_is_bound_to_loopback_wherever_it_is_started():
    started = [
        (path.name, line)
        for path in (ROOT / "Makefile", *(ROOT / "deploy").iterdir())
        for line in path.read_text().replace("\\\n", " ").splitlines()
        if re.search(r"dagster dev|dagster-webserver", line) and not line.lstrip().startswith("#")
    ]
    assert {name for name, _ in started} == {"Makefile", "sales-warehouse-web.service"}
    assert all(re.search(r"(-h|--host) 127\.0\.0\.1\b", line) for _, line in started)


def test_telemetry_is_off_in_every_instance_of_dagster():
    for path in (ROOT / "orchestration" / "dagster.yaml", ROOT / "deploy" / "dagster.yaml"):
        assert re.search(r"^telemetry:\n  enabled: false$", path.read_text(), re.MULTILINE), path


def test_a_service_is_set_up_as_the_page_is_apart_from_its_storage():
    ours = (ROOT / "orchestration" / "dagster.yaml").read_text().partition("\n")[2]
    theirs = (ROOT / "deploy" / "dagster.yaml").read_text()
    assert theirs.endswith(ours) and "storage:\n  postgres:" in theirs.removesuffix(ours)


def test_the_pointer_leads_nowhere_but_into_its_own_home(tmp_path):
    home = Home(tmp_path / "home")
    home.root.mkdir()
    publish(home, "R1", {"fct_order": "SELECT 'O1' AS order_id, 1.00::DECIMAL(18,2) AS paid_amount"}, [])
    assert not home.current.readlink().is_absolute()
    shutil.move(home.root, tmp_path / "moved")
    assert query(tmp_path / "moved", "SELECT count(*) FROM marts.fct_order") == [(1,)]
