"""PostgreSQL tables arrive exactly, from a real server, and nothing shows how to connect to it."""

import os
import subprocess
import traceback

import pytest

from ingest.errors import FileError
from tests.ingest.conftest import ORDERS
from tests.ingest.fetch.servers import PASSWORD, free_port, postgres

SETUP = r"""
CREATE SCHEMA shop;
CREATE TABLE shop."Orders 1" (
  id text, at timestamptz, status text, total numeric, day date, local timestamp, yes boolean, doc jsonb, list int[],
  bytes bytea, ratio float8, big bigint, name text, key uuid, "Odd "" name" text
);
INSERT INTO shop."Orders 1" VALUES
  ('007', '2025-01-02 03:04:05.123456+01', 'créé', 12345678901234.50, '2025-01-31', '2025-01-02 03:04:05', true,
   '{"a": 1.10}', '{1,2}', '\x00ff', 0.1, 9223372036854775807, 'Zoë', '5b2c7d5e-0000-0000-0000-000000000001', 'x'),
  ('o2', '2025-07-01 00:00:00+09', 'created', 1.00, NULL, NULL, false, NULL, NULL, NULL, 1e15, NULL, '', NULL, NULL),
  ('o3', 'infinity', 'created', 'NaN', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE public.plain AS SELECT 'p' || n AS id, now() AS at, 'created' AS status, n AS total
  FROM generate_series(1, 5000) n;
CREATE FUNCTION drop_all() RETURNS int LANGUAGE plpgsql AS 'BEGIN DELETE FROM public.plain; RETURN 1; END';
"""


@pytest.fixture(scope="module")
def server():
    with postgres() as (programs, port):

        def run(sql):
            subprocess.run(
                [programs / "psql", "-h", "127.0.0.1", "-p", str(port), "-U", "boss", "-q", "-v", "ON_ERROR_STOP=1"],
                input=sql, text=True, check=True, env={**os.environ, "PGPASSWORD": PASSWORD, "PGDATABASE": "postgres"},
            )  # fmt: skip

        run(SETUP)
        quoted = PASSWORD.replace("'", "\\'")
        yield run, f"host=127.0.0.1 port={port} user=boss password='{quoted}' dbname=postgres", port


@pytest.fixture
def source(bench, server, monkeypatch):
    monkeypatch.setenv("SHOP_DB", server[1])

    def make(columns=None, **wanted):
        database = {"type": "postgres", "connection_env": "SHOP_DB", **wanted}
        return bench.source(None, columns=columns, entry={"database": database})

    return make


def test_a_table_arrives_with_every_digit_zone_and_letter(bench, source):
    others = 'concat_ws(\'|\', day, local, yes, doc, list, bytes, ratio, big, name, key, "Odd "" name")'
    columns = ORDERS | {"channel_code": {"sql": others}}
    (loaded,) = bench.load(source(columns, table="shop.Orders 1"))
    assert bench.rows(loaded, "order_id, ordered_at::VARCHAR, status_code, total_amount::VARCHAR, channel_code") == [
        ("007", "2025-01-02 02:04:05.123456", "créé", "12345678901234.50",
         '2025-01-31|2025-01-02 03:04:05|true|{"a": 1.10}|{1,2}|\\x00ff|0.1|9223372036854775807|Zoë|'
         "5b2c7d5e-0000-0000-0000-000000000001|x"),
        ("o2", "2025-06-30 15:00:00", "created", "1.00", "false|1000000000000000|"),
    ]  # fmt: skip
    assert bench.rejects(loaded, "_row_number, value, reason") == [(3, "infinity", "not_ts")]
    assert loaded.entry.file == "shop.Orders 1.parquet"


def test_a_query_runs_in_the_server(bench, source):
    query = "SELECT id, at, status, sum(total) AS total FROM plain WHERE total <= 3 GROUP BY 1, 2, 3;"
    (loaded,) = bench.load(source(query=query))
    assert bench.rows(loaded, "order_id, total_amount::INT") == [("p1", 1), ("p2", 2), ("p3", 3)]


def test_an_unchanged_table_is_known_whatever_the_order_of_its_rows(bench, source, server):
    server[0]("CREATE TABLE moved AS SELECT * FROM plain")
    (first,) = bench.load(source(table="moved"))
    server[0](
        "CREATE TABLE other AS SELECT * FROM moved ORDER BY random(); DROP TABLE moved; ALTER TABLE other RENAME TO moved"
    )
    (second,) = bench.load(source(table="moved"))
    server[0]("UPDATE moved SET total = 0 WHERE id = 'p7'")
    (third,) = bench.load(source(table="moved"))
    assert (first.is_new, second.is_new, third.is_new) == (True, False, True)
    assert second.entry == first.entry
    assert third.entry.rows_in == 5000


def test_a_query_cannot_write(bench, source, server):
    with pytest.raises(FileError, match="cannot execute DELETE in a read-only transaction"):
        bench.load(source(query="SELECT drop_all() AS id, now() AS at, '' AS status, 1 AS total"))
    with pytest.raises(FileError, match="syntax error"):
        bench.load(source(query="DELETE FROM plain RETURNING *"))
    with pytest.raises(FileError, match="cannot insert multiple commands"):
        bench.load(source(query="SELECT 1 AS id) x; DROP TABLE plain; SELECT * FROM (SELECT 2"))
    (loaded,) = bench.load(source(table="plain"))
    assert loaded.entry.rows_in == 5000


def test_a_table_that_is_not_there_is_named_with_what_to_do(bench, source):
    with pytest.raises(FileError, match=r"shop.nope \(postgres\): .*does not exist.*connection string in SHOP_DB"):
        bench.load(source(table="shop.nope"))


@pytest.mark.parametrize(
    "form",
    [
        "{ok} password=hunter22",
        "postgresql://boss:hunter%2B22@127.0.0.1:{port}/postgres?application_name=secret_app",
        "host=127.0.0.1 port={shut} user=secret_user password='hunter 22' dbname=secret_db",
    ],
)
def test_a_failed_connection_shows_nothing_of_the_connection_string(bench, source, server, monkeypatch, form):
    monkeypatch.setenv("SHOP_DB", form.format(ok=server[1], port=server[2], shut=free_port()))
    with pytest.raises(FileError) as caught:
        bench.load(source(table="plain"))
    everything = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    for secret in ("hunter", PASSWORD, "secret_", "127.0.0.1", str(server[2]), "boss"):
        assert secret not in everything
    assert "plain (postgres): IO Error: Unable to connect" in str(caught.value) and "SHOP_DB" in str(caught.value)


def test_the_lake_holds_nothing_of_the_connection_string(bench, source, server):
    bench.load(source(table="plain"))
    for path in bench.lake.root.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes() and b"boss" not in path.read_bytes()
    assert list(bench.lake.root.rglob(".load-*")) == []


def test_a_variable_that_is_not_set_is_named(bench, source, monkeypatch):
    monkeypatch.delenv("SHOP_DB")
    with pytest.raises(
        FileError, match="environment variable SHOP_DB is not set; it should hold the connection string"
    ):
        bench.load(source(table="plain"))
