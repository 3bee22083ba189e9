"""Rows that a mapping does not mean are booked as left out, and count as no fault."""

import pytest

from ingest.errors import ConfigError, FileError

CHANGES = (
    "lead,field,new,at\nl1,Status,working,2025-01-01\nl1,Phone,1,2025-01-02\nl1,Status,,2025-01-03\nl1,,x,2025-01-04\n"
)
COLUMNS = {"lead_id": "lead", "changed_at": "at", "seq": {"value": 1}, "to_status_code": "new"}


def _load(bench, only):
    bench.write("changes.csv", CHANGES)
    source = bench.source("changes.csv", COLUMNS, "lead_status_history", entry={"only": only})
    return bench.load(source, "lead_status_history")


def test_only_the_rows_that_are_meant_are_accepted(bench):
    (loaded,) = _load(bench, "field = 'Status'")
    assert bench.rows(loaded, "lead_id, to_status_code, _row_number") == [("l1", "working", 1)]


def test_the_others_are_booked_without_their_content(bench):
    (loaded,) = _load(bench, "field = 'Status'")
    assert bench.rejects(loaded, "_row_number, reason, value, raw") == [
        (2, "left_out", None, "null"),
        (3, "missing_required", None, '{"lead":"l1","field":"Status","new":null,"at":"2025-01-03"}'),
        (4, "left_out", None, "null"),
    ]
    assert loaded.entry.rows_in == 4 == loaded.entry.rows_accepted + loaded.entry.rows_rejected
    assert loaded.entry.rejected_reasons == {"left_out": 2, "missing_required:to_status_code": 1}


def test_a_condition_over_a_column_that_is_missing_is_a_file_error(bench):
    with pytest.raises(FileError, match="column 'feild' is missing, which feeds lead_status_history.only"):
        _load(bench, "feild = 'Status'")


@pytest.mark.parametrize("only", [True, "", ["Status"]])
def test_a_condition_that_is_no_text_is_refused_with_its_place(bench, only):
    with pytest.raises(ConfigError, match="source.yml, line .* only must be SQL over source columns"):
        _load(bench, only)
