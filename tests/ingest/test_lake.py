"""The lake holds each file once, whole or not at all."""

import json

import duckdb
import pytest

from ingest.errors import DamagedError, FileError
from ingest.lake import Lake
from ingest.load import sweep
from ingest.snapshot import pinned, write_snapshot
from tests.ingest.conftest import ORDERS

ONE = "id,at,status,total\no1,2025-01-01,created,1\n"


def _files(lake: Lake) -> dict[str, bytes]:
    return {str(p.relative_to(lake.root)): p.read_bytes() for p in lake.root.rglob("*") if p.is_file()}


def test_the_same_file_twice_changes_nothing(bench):
    bench.write("orders.csv", ONE)
    (first,) = bench.load()
    before = _files(bench.lake)
    (second,) = bench.load()
    assert (first.is_new, second.is_new) == (True, False)
    assert _files(bench.lake) == before


def test_the_same_content_under_another_name_is_one_entry(bench):
    bench.write("orders.csv", ONE)
    bench.load()
    bench.write("orders_again.csv", ONE)
    assert len(bench.entries(bench.load())) == 1


def test_a_changed_mapping_loads_anew_and_the_newest_counts(bench):
    bench.write("orders.csv", ONE)
    columns = ORDERS | {"currency_code": {"value": "EUR"}}
    first = bench.entries(bench.load())
    bench.lake.keep(first)
    (entry,) = bench.entries(bench.load(bench.source(columns=columns)))
    assert bench.stored(entry, "currency_code") == [("EUR",)]
    assert len(list(bench.lake.root.glob("orders/*.json"))) == 2


def test_entries_of_other_sources_are_not_read(bench):
    bench.write("orders.csv", ONE)
    assert bench.entries(bench.load(), "other") == []


def test_a_corrected_file_leaves_nothing_of_the_bad_one_behind(bench):
    bench.write("orders.csv", ONE.replace("created", "teleported"))
    bench.load()
    bench.write("orders.csv", ONE)
    (entry,) = bench.entries(bench.load())
    assert bench.stored(entry, "status_code") == [("created",)]


def test_what_a_release_was_made_from_stays_when_it_is_no_longer_delivered(bench):
    bench.write("orders.csv", ONE)
    bench.lake.keep(bench.entries(bench.load()))
    bench.write("orders.csv", ONE.replace("o1", "o2"))
    assert len(bench.entries(bench.load())) == 2


def test_load_times_are_strictly_ordered(bench):
    for number in range(5):
        bench.write(f"orders_{number}.csv", ONE.replace("o1", f"o{number}"))
    times = [loaded.entry.loaded_at for loaded in bench.load()]
    assert times == sorted(set(times))


def test_data_without_manifest_is_no_entry(bench):
    bench.write("orders.csv", ONE)
    (loaded,) = bench.load()
    (bench.lake.root / "orders" / f"{loaded.entry.key}.json").unlink()
    assert bench.entries([loaded]) == []
    assert bench.load()[0].is_new


def test_sweep_removes_what_a_killed_load_left(bench):
    scratch = bench.lake.root / "orders" / ".load-x"
    scratch.mkdir(parents=True)
    (scratch / "data.parquet").write_text("half")
    (bench.lake.root / "orders" / ".k.1.tmp").write_text("half")
    assert sweep(bench.lake) == 2
    assert _files(bench.lake) == {}


def test_the_manifest_accounts_for_every_row(bench):
    bench.write("orders.csv", ONE + "o2,2025-01-01,created,zwei\n,2025-01-01,created,3\n")
    (loaded,) = bench.load()
    manifest = json.loads((bench.lake.root / "orders" / f"{loaded.entry.key}.json").read_text())
    assert (manifest["rows_in"], manifest["rows_accepted"], manifest["rows_rejected"]) == (3, 1, 2)
    assert manifest["rejected_reasons"] == {"missing_key:order_id": 1, "not_money:total_amount": 1}
    assert manifest["control_totals"] == {"total_amount": "1.00"}


def test_a_missing_file_says_what_was_expected(bench):
    with pytest.raises(FileError, match=r"no file matches 'orders\*'.*optional: true"):
        bench.load()


def test_a_link_out_of_the_folder_is_not_followed(bench, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(ONE)
    (bench.extracts / "orders.csv").symlink_to(secret)
    with pytest.raises(FileError, match="leads outside the folder of extracts"):
        bench.load()


def test_the_snapshot_has_every_extract_and_the_accounting(bench, tmp_path):
    bench.write("orders.csv", ONE + "o2,2025-01-01,created,zwei\n")
    database = tmp_path / "snapshot.duckdb"
    entries = bench.entries(bench.load())
    write_snapshot(database, bench.lake, entries)
    assert pinned(database) == [entry.key for entry in entries]
    with duckdb.connect(str(database), read_only=True) as con:
        assert con.execute("SELECT order_id, total_amount::VARCHAR, _file FROM raw.orders").fetchall() == [
            ("o1", "1.00", "orders.csv")
        ]
        assert con.execute("SELECT count(*) FROM raw.payments").fetchone() == (0,)
        assert con.execute("SELECT rows_in, rows_accepted, rows_rejected FROM raw._manifest").fetchall() == [(2, 1, 1)]
        assert con.execute("SELECT extract, _row_number, reason FROM raw._rejected").fetchall() == [
            ("orders", 2, "not_money")
        ]


@pytest.mark.parametrize("left", [b"", b'{"key": "a', b"{}", b"[1]"])
def test_a_damaged_manifest_is_named_with_what_to_do(bench, left):
    bench.write("orders.csv", "id,at,status,total\no1,2025-01-02,approved,1.00\n")
    bench.load()
    (manifest,) = bench.lake.root.glob("orders/[!.]*.json")
    manifest.write_bytes(left)
    with pytest.raises(DamagedError, match=f"{manifest}: this file of the lake is damaged or gone.*run again"):
        bench.load()
