"""A run publishes a complete, checked release, or changes nothing and says why."""

import gzip
import re
from datetime import date

import duckdb
import pytest

from ingest.candidate import SALES, attach_readable, sales_part
from ingest.errors import FileError
from ingest.sample import DIRT
from orchestration import steps
from orchestration.dbt_build import mart_nodes, prepare_manifest
from orchestration.errors import RunError
from orchestration.home import Home
from orchestration.lock import run_lock
from tests.conftest import marts, query, release_bytes, run


def test_a_release_holds_every_mart_as_duckdb_and_parquet(released):
    tables = query(released, "SELECT table_name, estimated_size FROM duckdb_tables() WHERE schema_name = 'marts'")
    assert {"dim_date", "dim_campaign", "fct_order", "fct_payment", "fct_lead", "mart_build_info"} < {
        t for t, _ in tables
    }
    for table, rows in tables:
        parquet = released / "current" / "parquet" / f"{table}.parquet"
        assert duckdb.execute(f"SELECT count(*) FROM '{parquet}'").fetchone() == (rows,)


def test_a_release_opens_with_old_drivers_and_has_no_log(released):
    file = (released / "current" / "sales.duckdb").resolve()
    # Bytes 12 to 20 of a DuckDB file are its storage version; 64 is the one of release 1.0.
    assert int.from_bytes(file.read_bytes()[12:20], "little") == 64
    assert list(file.parent.glob("*.wal")) == []


def test_released_rows_lie_in_the_order_of_what_readers_filter_by(released):
    sorts = {
        name: node["config"]["meta"]["sort"]
        for name, node in mart_nodes(prepare_manifest()).items()
        if "sort" in node["config"]["meta"]
    }
    assert len(sorts) > 20
    for mart, columns in sorts.items():
        found = query(released, f"SELECT {', '.join(columns)} FROM marts.{mart} ORDER BY rowid", "finance")
        assert found == query(released, f"SELECT {', '.join(columns)} FROM marts.{mart} ORDER BY ALL", "finance"), mart


def test_every_released_column_is_commented(released):
    assert (
        query(
            released,
            "SELECT table_name, column_name FROM duckdb_columns() "
            "WHERE schema_name = 'marts' AND coalesce(comment, '') = ''",
        )
        == []
    ), "columns without a comment"


def test_no_money_column_is_floating(released):
    floating = query(
        released,
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE schema_name = 'marts' AND data_type IN ('DOUBLE', 'FLOAT')",
    )
    assert floating == []


def test_no_personal_data_is_released(released):
    columns = {
        name
        for (name,) in query(released, "SELECT DISTINCT column_name FROM duckdb_columns() WHERE schema_name = 'marts'")
    }
    assert not columns & {"email", "phone", "name"}


def test_build_info_names_files_gates_marts_and_the_date(released, extracts):
    rows = query(
        released,
        "SELECT section, count(*), count(DISTINCT as_of_date), min(as_of_date) FROM marts.mart_build_info GROUP BY 1",
        "finance",
    )
    found = {section: (count, dates, day) for section, count, dates, day in rows}
    assert found["release"][:2] == (1, 1)
    assert found["source_file"][0] == len(list(extracts.glob("*.csv")))
    assert found["gate"][0] > 150
    assert {day for _, _, day in found.values()} == {date(2025, 12, 31)}
    rejected = "SELECT section, sum(rejected_row_count) AS n FROM marts.mart_build_info GROUP BY 1 HAVING n > 0"
    assert dict(query(released, rejected)) == dict.fromkeys(("extract", "source_file"), sum(DIRT.values()))
    hashes = query(released, "SELECT sha256 FROM marts.mart_build_info WHERE section = 'source_file'")
    assert all(re.fullmatch("[0-9a-f]{64}", sha) for (sha,) in hashes)


def test_marts_without_their_extract_are_empty_and_say_so(tmp_path, facts_alone):
    files = tmp_path / "extracts"
    files.mkdir()
    (files / "orders.csv").write_text("order_id,at,state,total\no1,2025-01-02,approved,10.00\n")
    (tmp_path / "few.yml").write_text(
        "source: few\ncompany: {as_of_date: 2025-01-31}\nextracts:\n  orders:\n  - files: orders.csv\n"
        "    columns: {order_id: order_id, ordered_at: at, status_code: state, total_amount: total, "
        "currency_code: {value: USD}}\n"
    )
    run(tmp_path / "home", str(tmp_path / "few.yml"), files)
    told = "SELECT item, status, row_count, detail FROM marts.mart_build_info WHERE section = "
    found = {item: rest for item, *rest in query(tmp_path / "home", f"{told}'mart'")}
    assert found["fct_lead"][:2] == ["incomplete", 0]
    missing = found["fct_lead"][2].removeprefix("not delivered: ").split(", ")
    assert {"lead_status_history", "leads", "opportunities", "reps"} <= set(missing)
    assert "orders" not in missing
    assert found["dim_date"] == ["released", found["dim_date"][1], None]
    assert found["fct_order"][:2] == ["incomplete", 1]
    lacking = {item: rest for item, *rest in query(tmp_path / "home", f"{told}'extract'")}
    assert lacking["orders"] == ["delivered", 1, None]
    assert lacking["leads"][:2] == ["not_delivered", 0]
    assert lacking["leads"][2].startswith("if absent: ")


def test_the_sample_adds_up(released):
    assert query(released, "SELECT count(*) FROM marts.fct_order") == [(1000,)]
    assert query(
        released, "SELECT sum(difference_count), sum(difference_amount) FROM marts.rpt_lake_reconciliation"
    ) == [(0, 0)]
    late = query(released, "SELECT count(*) FROM marts.fct_order WHERE source_file = 'orders_late_updates.csv'")
    assert late[0][0] > 10


def test_the_same_extracts_again_give_equal_marts_row_for_row(copied_facts):
    home, files = copied_facts
    before, release = marts(home), release_bytes(home)
    for path in files.glob("o*.csv"):
        path.rename(path.with_name(f"{path.name}-again.csv"))
    run(home, extracts=files)
    assert marts(home) == before
    assert release_bytes(home).keys() != release.keys()


def _refused(home, files, error):
    """Run on changed files; the message. The last release must be the same, byte for byte."""
    before = release_bytes(home)
    with pytest.raises(error) as caught:
        run(home, extracts=files)
    assert release_bytes(home) == before
    assert list(home.glob("releases/.*")) == []
    return str(caught.value)


def test_a_missing_column_stops_the_run(copied_facts):
    home, files = copied_facts
    path = files / "orders.csv"
    path.write_text(path.read_text().replace("status", "state", 1))
    message = _refused(home, files, FileError)
    assert "orders.csv, line 1: column 'status' is missing" in message
    assert "change the mapping of source 'sample'" in message


def test_a_cut_off_extract_stops_the_run(copied_facts):
    home, files = copied_facts
    packed = gzip.compress((files / "orders.csv").read_bytes())
    (files / "orders.csv").unlink()
    (files / "orders.csv.gz").write_bytes(packed[: len(packed) // 2])
    assert "orders.csv.gz: damaged or cut short" in _refused(home, files, FileError)


def test_a_corrupted_extract_stops_the_run(copied_facts):
    home, files = copied_facts
    path = files / "receipts.csv"
    path.write_text(re.sub(r",(\d\d);(check|credit)", r",\1x;\2", path.read_text()))
    message = _refused(home, files, RunError)
    assert "raw.payments rejected_share_is_within_limit: receipts.csv" in message
    assert "not_money in amount" in message
    assert "correct the file or the source mapping" in message


def test_an_unmapped_value_stops_the_run(copied_facts):
    home, files = copied_facts
    path = files / "orders.csv"
    lines = path.read_text().splitlines()
    lines[41] = re.sub("delivered|shipped|canceled|processing|returned", "teleported", lines[41])
    path.write_text("\n".join(lines) + "\n")
    message = _refused(home, files, RunError)
    assert "raw.orders codes_are_mapped: orders.csv, row 41: status_code 'teleported'" in message
    assert "order_statuses.csv" in message


def test_an_extract_that_is_not_delivered_stops_the_run(copied_facts):
    home, files = copied_facts
    (files / "receipts.csv").unlink()
    assert "no file matches 'receipts.csv*'" in _refused(home, files, FileError)


def _tamper(monkeypatch, step, sql):
    """After the real `step`, change the candidate: a fault that only a later check can see."""
    real = getattr(steps, step)

    def tampered(run_):
        result = real(run_)
        candidate = run_.settings.home.candidate(run_.run_id)
        with duckdb.connect(str(candidate)) as con:
            attach_readable(con, sales_part(candidate), SALES)
            con.execute(sql)
        return result

    monkeypatch.setattr(steps, step, tampered)


def test_a_failing_mart_check_stops_the_release(copied_facts, monkeypatch):
    home, files = copied_facts
    _tamper(
        monkeypatch,
        "build",
        "DELETE FROM sales.marts.fct_payment WHERE payment_id = (SELECT min(payment_id) FROM marts.fct_payment)",
    )
    message = _refused(home, files, RunError)
    assert "marts.fct_payment totals_equal_the_lake" in message
    assert "do not release" in message


def test_a_failing_dbt_test_stops_the_release(copied_facts, monkeypatch):
    home, files = copied_facts
    doubled = (
        "CREATE TABLE raw.copy AS SELECT * FROM raw.orders; DROP VIEW raw.orders; CREATE TABLE raw.orders AS "
        "SELECT * FROM raw.copy UNION ALL SELECT * REPLACE ('other' AS _source) FROM raw.copy"
    )
    _tamper(monkeypatch, "gate_raw", doubled)
    message = _refused(home, files, RunError)
    assert "dbt/key_of_fct_order" in message


def test_the_release_asset_alone_is_refused(copied_facts):
    import dagster as dg

    from orchestration.definitions import build
    from orchestration.defs.resources import Warehouse

    home, files = copied_facts
    before = release_bytes(home)
    job = build(Warehouse(home=str(home), extracts=str(files))).resolve_job_def("refresh")
    with pytest.raises(RunError, match="left no evidence"):
        job.execute_in_process(asset_selection=[dg.AssetKey(["release", "sales"])])
    assert release_bytes(home) == before


def test_a_second_run_says_who_holds_the_home(copied_facts):
    home, files = copied_facts
    with run_lock(Home(home), "run of the night"):
        assert "is in use by run of the night (process" in _refused(home, files, RunError)


def test_a_later_as_of_date_is_a_variable_and_an_earlier_one_hides_what_came_after(copied_facts):
    home, files = copied_facts
    run(home, extracts=files, as_of="2024-06-30")
    assert query(home, "SELECT max(order_date) <= DATE '2024-06-30', count(*) < 1000 FROM marts.fct_order") == [
        (True, True)
    ]
    assert query(home, "SELECT sum(difference_count) FROM marts.rpt_lake_reconciliation") == [(0,)]
