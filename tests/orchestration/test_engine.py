import os

import pytest

from ingest.duck import connect
from orchestration.engine import MANY_ROWS, engine_settings


@pytest.fixture
def candidate(tmp_path, monkeypatch):
    monkeypatch.delenv("SALES_WAREHOUSE_MEMORY", raising=False)
    monkeypatch.delenv("SALES_WAREHOUSE_THREADS", raising=False)
    path = tmp_path / "candidate.duckdb"
    with connect(path) as con:
        con.execute("CREATE SCHEMA raw; CREATE TABLE raw._manifest (rows_in BIGINT)")
    return path


def _with_rows(candidate, *counts):
    with connect(candidate) as con:
        con.executemany("INSERT INTO raw._manifest VALUES (?)", [[count] for count in counts])


def test_a_build_of_many_rows_has_two_threads(candidate):
    assert engine_settings(candidate)["SALES_WAREHOUSE_THREADS"] == "1"
    _with_rows(candidate, MANY_ROWS - 1, 1)
    assert engine_settings(candidate)["SALES_WAREHOUSE_THREADS"] == "1"
    _with_rows(candidate, 1)
    assert engine_settings(candidate)["SALES_WAREHOUSE_THREADS"] == "2"


def test_a_build_takes_less_than_half_of_the_machine(candidate):
    with connect() as con:
        con.execute(f"SET memory_limit = '{engine_settings(candidate)['SALES_WAREHOUSE_MEMORY']}'")
        query = "SELECT memory_limit FROM pragma_database_size()"
        size, unit = con.execute(query).fetchall()[0][0].split()
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert 0 < float(size) * {"MiB": 2**20, "GiB": 2**30, "TiB": 2**40}[unit] < machine / 2


def test_what_the_environment_says_goes_first(candidate, monkeypatch):
    monkeypatch.setenv("SALES_WAREHOUSE_MEMORY", "1GB")
    monkeypatch.setenv("SALES_WAREHOUSE_THREADS", "4")
    assert engine_settings(candidate) == {"SALES_WAREHOUSE_MEMORY": "1GB", "SALES_WAREHOUSE_THREADS": "4"}
