"""MySQL tables arrive exactly, from a real MariaDB server."""

import subprocess

import pytest

from ingest.errors import FileError
from tests.ingest.conftest import ORDERS
from tests.ingest.fetch.servers import PASSWORD, mysql

SETUP = """
CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
CREATE TABLE `orders 1` (
  id varchar(20), at timestamp(3) NULL, status varchar(20), total decimal(20, 2), day date, local datetime(6),
  yes tinyint(1), doc json, bytes varbinary(4), bits bit(3), ratio double, big bigint unsigned, kind enum('a', 'b'),
  `odd `` name` text
);
SET time_zone = '+01:00';
INSERT INTO `orders 1` VALUES
  ('007', '2025-01-02 03:04:05.123', 'créé', 12345678901234.50, '2025-01-31', '2025-01-02 03:04:05.000001', 1,
   '{"a": 1.10}', x'00ff', b'101', 0.1, 18446744073709551615, 'a', 'x'),
  ('o2', '2025-07-01 00:00:00', 'created', 1.00, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, '');
"""


@pytest.fixture(scope="module")
def server():
    with mysql() as (client, socket):

        def run(sql):
            command = [client, "--no-defaults", "--default-character-set=utf8mb4", "-S", socket, "-u", "root", "-N"]
            return subprocess.run(command, input=sql, text=True, check=True, capture_output=True).stdout

        quoted = PASSWORD.replace("'", "''")
        run(f"{SETUP} CREATE USER boss@'127.0.0.1' IDENTIFIED BY '{quoted}'; GRANT ALL ON shop.* TO boss@'127.0.0.1'")
        port = run("SELECT @@port").strip()
        yield run, f'host=127.0.0.1 port={port} user=boss password="{PASSWORD}" database=shop'


@pytest.fixture
def source(bench, server, monkeypatch):
    monkeypatch.setenv("SHOP_DB", server[1])

    def make(columns=None, **wanted):
        database = {"type": "mysql", "connection_env": "SHOP_DB", **wanted}
        return bench.source(None, columns=columns, entry={"database": database})

    return make


@pytest.mark.parametrize("table", ["orders 1", "shop.orders 1"])
def test_a_table_arrives_with_every_digit_zone_and_letter(bench, source, table):
    others = "concat_ws('|', day, local, yes, doc, bytes, bits, ratio, big, kind, \"odd ` name\")"
    (loaded,) = bench.load(source(ORDERS | {"channel_code": {"sql": others}}, table=table))
    assert bench.rows(loaded, "order_id, ordered_at::VARCHAR, status_code, total_amount::VARCHAR, channel_code") == [
        ("007", "2025-01-02 02:04:05.123", "créé", "12345678901234.50",
         '2025-01-31|2025-01-02 03:04:05.000001|1|{"a": 1.10}|00FF|5|0.1|18446744073709551615|a|x'),
        ("o2", "2025-06-30 23:00:00", "created", "1.00", "0|"),
    ]  # fmt: skip


def test_a_query_runs_in_the_server_with_times_in_utc(bench, source):
    (loaded,) = bench.load(source(query="SELECT id, at, status, total * 2 AS total FROM `orders 1` WHERE total < 5"))
    assert bench.rows(loaded, "order_id, ordered_at::VARCHAR, total_amount::VARCHAR") == [
        ("o2", "2025-06-30 23:00:00", "2.00")
    ]


def test_an_unchanged_table_is_known(bench, source, server):
    (first,) = bench.load(source(table="orders 1"))
    (second,) = bench.load(source(table="orders 1"))
    assert (first.is_new, second.is_new) == (True, False)


def test_a_query_cannot_write(bench, source, server):
    for query in ("DELETE FROM `orders 1`", "SELECT 1) x; DELETE FROM `orders 1`; SELECT * FROM (SELECT 2"):
        with pytest.raises(FileError, match=r"mysql query \(mysql\): .*"):
            bench.load(source(query=query))
    assert server[0]("SELECT count(*) FROM shop.`orders 1`").strip() == "2"


def test_a_failed_connection_shows_nothing_of_the_connection_string(bench, source, server, monkeypatch):
    monkeypatch.setenv("SHOP_DB", server[1].replace("sesame", "hunter2"))
    with pytest.raises(FileError) as caught:
        bench.load(source(table="orders 1"))
    message = str(caught.value)
    assert not any(secret in message for secret in ("hunter2", "boss", "127.0.0.1"))
    assert "orders 1 (mysql): IO Error: Failed to connect to MySQL" in message and "SHOP_DB" in message
