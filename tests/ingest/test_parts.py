"""A row that holds a list becomes one row for each part, and all of them are counted."""

import pytest

from ingest.errors import ConfigError, FileError

COLUMNS = {
    "object_code": {"value": "contact"},
    "loser_id": "losers",
    "winner_id": "id",
    "merged_at": "at",
}
EACH = {"column": "losers", "separator": ";"}


def _load(bench, each=EACH, **entry):
    source = bench.source("winners.csv", COLUMNS, "merges", entry={"each": each, **entry})
    (loaded,) = bench.load(source, "merges")
    return loaded


def test_a_list_is_one_row_for_each_part(bench):
    bench.write("winners.csv", "id,losers,at\n1,7; 8;,2025-01-01\n2,,2025-01-02\n3,9,2025-01-03\n")
    loaded = _load(bench, only="losers IS NOT NULL")
    assert bench.rows(loaded, "winner_id, loser_id, _row_number") == [("1", "7", 1), ("1", "8", 1), ("3", "9", 3)]
    assert bench.rejects(loaded, "_row_number, reason") == [(2, "left_out")]
    assert loaded.entry.rows_in == 4 == loaded.entry.rows_accepted + loaded.entry.rows_rejected


def test_a_row_without_parts_stays_a_row(bench):
    bench.write("winners.csv", "id,losers,at\n2,;,2025-01-02\n")
    loaded = _load(bench)
    assert bench.rejects(loaded) == [(1, "loser_id", None, "missing_key")]


def test_a_broken_record_is_booked_beside_the_parts(bench):
    bench.write("winners.csv", "id,losers,at\n1,7;8,2025-01-01\n5\n3,9,2025-01-03\n")
    loaded = _load(bench)
    assert bench.rows(loaded, "loser_id, _row_number") == [("7", 1), ("8", 1), ("9", 3)]
    assert bench.rejects(loaded, "_row_number, reason") == [(2, "broken_record")]
    assert loaded.entry.rows_in == 4


def test_a_file_without_the_list_is_refused(bench):
    bench.write("winners.csv", "id,losers,at\n")
    with pytest.raises(FileError, match="winners.csv, line 1: column 'merged' is missing, which holds a list"):
        _load(bench, {"column": "merged", "separator": ";"})


@pytest.mark.parametrize(
    ("each", "message"),
    [
        ("losers", "each must be {column"),
        ({"column": "losers"}, "key 'separator' is missing"),
        ({"column": "losers", "separator": ""}, "separator must be a text"),
        ({"column": "losers", "separator": ";", "trim": True}, "unknown key 'trim'"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_place(bench, each, message):
    with pytest.raises(ConfigError, match=message) as caught:
        _load(bench, each)
    assert "source.yml, line" in str(caught.value)
