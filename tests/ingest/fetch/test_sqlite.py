"""SQLite tables arrive exactly as stored, and a query stays inside its file."""

import sqlite3

import pytest

from ingest.errors import FileError
from tests.ingest.conftest import ORDERS


@pytest.fixture
def shop(bench):
    """The path of a database below the extracts folder, and a function that makes a source over it."""
    path = bench.extracts / "data" / "shop.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as con:
        con.execute('CREATE TABLE "my orders" (id TEXT, at TEXT, status TEXT, total, note)')
        con.executemany(
            'INSERT INTO "my orders" VALUES (?, ?, ?, ?, ?)',
            [
                ("007", "2025-01-01 10:00:00", "créé", 19.99, b"\x00\xff"),
                ("o2", "2025-01-02", 'a "b",\r\nc\rd', 9007199254740993, None),
                ("o3", "2025-01-03", "x", "1.10", 1e-7),
            ],
        )
    con.close()

    def source(columns=None, file="data/shop.db", **wanted):
        entry = {"database": {"type": "sqlite", "path": file, **wanted}}
        return bench.source(None, columns=columns, entry=entry)

    return path, source


def test_a_table_arrives_exactly(bench, shop):
    (loaded,) = bench.load(shop[1](ORDERS | {"channel_code": "note"}, table="my orders"))
    assert bench.rows(loaded, "order_id, status_code, total_amount::VARCHAR, channel_code") == [
        ("007", "créé", "19.99", "00ff"),
        ("o2", 'a "b",\r\nc\rd', "9007199254740993.00", None),
        ("o3", "x", "1.10", "0.0000001"),
    ]


def test_a_query_runs_in_sqlite(bench, shop):
    query = "SELECT id, at, status, iif(id = 'o2', 5, total) AS total FROM \"my orders\" WHERE id GLOB 'o?'"
    (loaded,) = bench.load(shop[1](query=query))
    assert bench.rows(loaded, "order_id, total_amount::VARCHAR") == [("o2", "5.00"), ("o3", "1.10")]


def test_an_unchanged_table_is_known_although_the_file_changed(bench, shop):
    (first,) = bench.load(shop[1](table="my orders"))
    with sqlite3.connect(shop[0]) as con:
        con.execute("CREATE TABLE other AS SELECT 1 AS x")
        con.execute('CREATE TABLE t AS SELECT * FROM "my orders" ORDER BY id DESC')
        con.executescript('DROP TABLE "my orders"; ALTER TABLE t RENAME TO "my orders"')
    (second,) = bench.load(shop[1](table="my orders"))
    assert (first.is_new, second.is_new) == (True, False)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("ATTACH '{other}' AS o", "not authorized"),
        ('DELETE FROM "my orders"', "attempt to write a readonly database"),
        ("SELECT * FROM nope", "no such table: nope"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
    ],
)
def test_a_query_reads_its_own_file_and_nothing_else(bench, shop, tmp_path, query, message):
    sqlite3.connect(tmp_path / "other.db").close()
    with pytest.raises(FileError, match=f"shop.db, sqlite query: .*{message}"):
        bench.load(shop[1](query=query.format(other=tmp_path / "other.db")))


def test_a_file_that_is_no_database_or_not_there_is_named(bench, shop, tmp_path):
    bench.write("fake.db", "id,at\n" * 100)
    with pytest.raises(FileError, match=r"fake.db, t: file is not a database"):
        bench.load(shop[1](file="fake.db", table="t"))
    with pytest.raises(FileError, match="gone.db: no file below"):
        bench.load(shop[1](file="gone.db", table="t"))
    (bench.extracts / "link.db").symlink_to(tmp_path / "secret.db")
    with pytest.raises(FileError, match="link.db: leads outside the folder of extracts"):
        bench.load(shop[1](file="link.db", table="t"))


def test_two_columns_of_one_name_are_an_error(bench, shop):
    with pytest.raises(FileError, match="sqlite query"):
        bench.load(shop[1](query="SELECT 1 AS a, 2 AS a"))
