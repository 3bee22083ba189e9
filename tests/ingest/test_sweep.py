"""A row that the next list of living keys lacks is deleted as of that list, and only then."""

import duckdb
import pytest

from ingest.duck import connect
from ingest.errors import ConfigError, FileError
from ingest.snapshot import write_snapshot
from tests.ingest.conftest import ORDERS

HEADER = "id,at,status,total,changed\n"
COLUMNS = ORDERS | {"modified_at": "changed"}
DATED = {"date": r"(?P<date>\d{4}-\d{2}-\d{2})"}


def line(key, changed="2025-01-01T08:00:00Z"):
    return f"{key},2025-01-01,created,1.00,{changed}\n"


@pytest.fixture
def versions(bench, tmp_path):
    """Loads what lies in the folder; (key, deleted, modified, file) of every version of an order, and the newest sweep."""

    def load(source):
        loaded = bench.load(source)
        entries = bench.lake.entries(["test"], [each.entry.key for each in loaded])
        bench.lake.keep(entries)
        database = tmp_path / "run.duckdb"
        database.unlink(missing_ok=True)
        write_snapshot(database, bench.lake, entries)
        with connect(database, read_only=True) as con:
            rows = con.execute(
                "SELECT order_id, coalesce(is_deleted, false), strftime(modified_at, '%d %H'), _file, _row_number IS NULL "
                "FROM raw.orders ORDER BY order_id, _loaded_at, _row_number"
            ).fetchall()
            return rows, con.execute("SELECT file, living, deleted FROM raw._sweep").fetchall()

    return load


def full(bench, **sweep):
    entry = {"delivers": "all_rows", **({"sweep": sweep} if sweep else {})}
    return bench.source(columns=COLUMNS, entry=entry)


def deleted(rows):
    return [(key, modified, file) for key, is_deleted, modified, file, _ in rows if is_deleted]


def test_a_row_that_the_next_full_delivery_lacks_is_deleted_from_its_day_on(bench, versions):
    source = full(bench, **DATED)
    bench.write("orders_2025-01-02.csv", HEADER + line("o1") + line("o2") + line("o3"))
    assert deleted(versions(source)[0]) == []
    bench.write("orders_2025-01-03.csv", HEADER + line("o1") + line("o3"))
    rows, sweeps = versions(source)
    assert deleted(rows) == [("o2", "03 00", "orders_2025-01-03.csv")]
    assert sweeps == [("orders_2025-01-03.csv", 2, 1)]
    bench.write("orders_2025-01-04.csv", HEADER + line("o1"))
    rows, sweeps = versions(source)
    assert deleted(rows) == [("o2", "03 00", "orders_2025-01-03.csv"), ("o3", "04 00", "orders_2025-01-04.csv")]
    assert sweeps == [("orders_2025-01-04.csv", 1, 1)]


def test_a_row_that_comes_back_lives(bench, versions):
    source = full(bench, **DATED)
    for day, keys in (("02", ("o1", "o2")), ("03", ("o1",)), ("04", ("o1", "o2"))):
        bench.write(f"orders_2025-01-{day}.csv", HEADER + "".join(map(line, keys)))
        rows, _ = versions(source)
    assert deleted(rows) == []


def test_a_list_equal_to_an_older_one_says_something_on_its_own_day(bench, versions):
    source = full(bench, **DATED)
    for day, keys in (("02", ("o1",)), ("03", ("o1", "o2")), ("04", ("o1",))):
        bench.write(f"orders_2025-01-{day}.csv", HEADER + "".join(map(line, keys)))
        rows, _ = versions(source)
    assert deleted(rows) == [("o2", "04 00", "orders_2025-01-04.csv")]


def test_a_row_changed_after_the_list_was_taken_waits_for_the_next_list(bench, versions):
    source = full(bench, **DATED)
    bench.write("orders_2025-01-02.csv", HEADER + line("o1") + line("o2", "2025-01-03T09:00:00Z"))
    bench.write("orders_2025-01-03.csv", HEADER + line("o1"))
    assert deleted(versions(source)[0]) == []
    bench.write("orders_2025-01-04.csv", HEADER + line("o1", "2025-01-04T00:00:00Z"))
    assert deleted(versions(source)[0]) == [("o2", "04 00", "orders_2025-01-04.csv")]


def test_the_day_of_a_list_begins_in_the_zone_of_its_source(bench, versions):
    source = bench.source(
        columns=COLUMNS, time_zone="Asia/Tokyo", entry={"delivers": "all_rows", "sweep": DATED, "files": "orders*"}
    )
    bench.write("orders_2025-01-03.csv", HEADER + line("o1") + line("o2"))
    bench.write("orders_2025-01-04.csv", HEADER + line("o1"))
    assert deleted(versions(source)[0]) == [("o2", "03 15", "orders_2025-01-04.csv")]


def test_without_a_day_the_row_is_deleted_whenever_one_looks(bench, versions):
    source = full(bench)
    bench.write("orders.csv", HEADER + line("o1") + line("o2"))
    versions(source)
    bench.write("orders.csv", HEADER + line("o1"))
    assert deleted(versions(source)[0]) == [("o2", "01 08", "orders.csv")]


def test_a_list_of_keys_beside_incremental_files(bench, tmp_path, versions):
    (tmp_path / "source.yml").write_text(
        "source: test\nextracts:\n  orders:\n"
        "  - {files: 'keys*', delivers: keys, columns: {order_id: key}}\n"
        "  - files: 'orders*'\n    columns: {order_id: id, ordered_at: at, status_code: status, total_amount: total, "
        "currency_code: {value: USD}, modified_at: changed}\n"
    )
    from ingest.source import read_source

    source = read_source(tmp_path / "source.yml")
    bench.write("keys.csv", "key\no1\no2\n")
    bench.write("orders_1.csv", HEADER + line("o1") + line("o2"))
    rows, sweeps = versions(source)
    assert (len(rows), deleted(rows), sweeps) == (2, [], [("keys.csv", 2, 0)])
    bench.write("keys.csv", "key\no1\no3\n")
    bench.write("orders_2.csv", HEADER + line("o3"))
    rows, sweeps = versions(source)
    assert [row[0] for row in rows if not row[1]] == ["o1", "o2", "o3"]
    assert deleted(rows) == [("o2", "01 08", "keys.csv")]
    assert sweeps == [("keys.csv", 2, 1)]


def test_the_rows_of_files_still_add_up(bench, versions):
    source = full(bench)
    bench.write("orders.csv", HEADER + line("o1") + line("o2"))
    versions(source)
    bench.write("orders.csv", HEADER + line("o1"))
    rows, _ = versions(source)
    assert sum(not is_absence for *_, is_absence in rows) == 3
    assert [is_absence for *_, is_absence in rows if _[1]] == [True]


def test_a_file_without_the_declared_day_is_refused(bench):
    bench.write("orders_march.csv", HEADER + line("o1"))
    with pytest.raises(FileError, match="orders_march.csv: no day such as 2025-01-31 or 20250131"):
        bench.load(full(bench, **DATED))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"delivers": "everything"}, "delivers must be one of changes, all_rows, keys, not 'everything'"),
        ({"sweep": {"date": "x"}}, "sweep belongs to a mapping that delivers all_rows or keys"),
        ({"delivers": "all_rows", "sweep": {"date": "("}}, "date is no regular expression"),
        ({"delivers": "all_rows", "sweep": {"date": r"\d+"}}, "date needs a group named date"),
        ({"delivers": "all_rows", "sweep": {"max_deleted_share": "all"}}, "max_deleted_share must be a fraction"),
        ({"delivers": "all_rows", "sweep": {"at_least_every_days": 15}}, "at_least_every_days needs date"),
        ({"delivers": "all_rows", "sweep": {**DATED, "at_least_every_days": 0}}, "a whole number from 1, not '0'"),
        ({"delivers": "keys"}, "unknown key 'ordered_at'; did you mean 'order_id'?"),
    ],
)
def test_wrong_declarations_are_named(bench, entry, message):
    with pytest.raises(ConfigError) as caught:
        bench.source(columns=COLUMNS, entry=entry)
    assert message in str(caught.value)


def test_only_one_mapping_of_an_extract_lists_all_keys(bench, tmp_path):
    body = "{files: 'a*', delivers: keys, columns: {order_id: key}}"
    (tmp_path / "two.yml").write_text(f"source: test\nextracts:\n  orders:\n  - {body}\n  - {body}\n")
    from ingest.source import read_source

    with pytest.raises(ConfigError, match="two mappings of 'orders' claim to list every living key"):
        read_source(tmp_path / "two.yml")


def test_an_extract_without_sweeps_pays_nothing(bench, tmp_path):
    bench.write("orders.csv", HEADER + line("o1"))
    loaded = bench.load()
    write_snapshot(tmp_path / "run.duckdb", bench.lake, bench.entries(loaded))
    with duckdb.connect(str(tmp_path / "run.duckdb")) as con:
        sql = con.execute("SELECT sql FROM duckdb_views() WHERE view_name = 'orders'").fetchone()[0]
    assert "UNION" not in sql
