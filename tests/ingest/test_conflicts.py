"""Contradicting versions of a record are counted; plain duplicates and newer versions are not."""

import duckdb
import pytest

from ingest.snapshot import write_snapshot
from tests.ingest.conftest import ORDERS

HEADER = "id,at,status,total,changed\n"
FIRST = "o1,2025-01-01,created,1.00,2025-01-02\n"


@pytest.fixture
def conflicts(bench, tmp_path):
    def count(*files: str) -> int:
        for number, rows in enumerate(files):
            bench.write(f"orders_{number}.csv", HEADER + rows)
        loaded = bench.load(bench.source(columns=ORDERS | {"modified_at": "changed"}))
        write_snapshot(tmp_path / "snapshot.duckdb", bench.lake, bench.entries(loaded))
        with duckdb.connect(str(tmp_path / "snapshot.duckdb"), read_only=True) as con:
            found = con.execute("SELECT extract, keys FROM raw._conflicting_versions WHERE keys > 0").fetchall()
        assert {extract for extract, _ in found} <= {"orders"}
        return sum(keys for _, keys in found)

    return count


def test_the_same_row_twice_is_no_conflict(conflicts):
    assert conflicts(FIRST + FIRST, FIRST) == 0


def test_a_later_change_is_no_conflict(conflicts):
    assert conflicts(FIRST, FIRST.replace("created", "shipped").replace("01-02", "01-03")) == 0


def test_another_key_is_no_conflict(conflicts):
    assert conflicts(FIRST, FIRST.replace("o1", "O1").replace("1.00", "2.00")) == 0


def test_other_content_at_the_same_time_is_a_conflict_in_a_file_or_across(conflicts):
    other = FIRST.replace("1.00", "2.00")
    both = FIRST.replace("o1", "o2")
    assert conflicts(FIRST + other + both, both.replace("created", "shipped")) == 2
