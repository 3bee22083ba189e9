"""The dirt catalogue: each folder of `dirt/` is a file as somebody sends it, its mapping and what must become of it.

Belongs here: the one test that reads the folders. A folder holds the input, `source.yml` (whose first line is the story),
`expected.csv` (accepted rows), `expected_rejects.csv` where rows are rejected, `expected_notes.json` where something is
to be reported, or `expected_error.txt` alone where the file is refused.
"""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from ingest.errors import FileError
from ingest.lake import Lake, read_all
from ingest.load import load_extract
from ingest.source import read_source

DIRT = Path(__file__).parent / "dirt"
CASES = sorted(path.parent for path in DIRT.glob("*/source.yml"))


def _table(path: Path) -> tuple[str, list[tuple[str | None, ...]]]:
    """Column list and rows of an expected file; an empty field is NULL. No file, no rows."""
    if not path.exists():
        return "", []
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    return ", ".join(header), [tuple(field or None for field in row) for row in rows]


def _stored(relation: str, columns: str) -> list[tuple[str | None, ...]]:
    texts = ", ".join(f"CAST({name} AS VARCHAR)" for name in columns.split(", "))
    return duckdb.execute(f"SELECT {texts} FROM {relation} ORDER BY _row_number").fetchall()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_dirt_is_handled_as_declared(case, tmp_path):
    source, lake = read_source(case / "source.yml"), Lake(tmp_path / "lake")
    (extract,) = source.extracts
    if (error := case / "expected_error.txt").exists():
        with pytest.raises(FileError) as caught:
            load_extract(source, extract, case, lake)
        assert str(caught.value) == error.read_text(encoding="utf-8").strip()
        return
    ((entry,),) = [[loaded.entry for loaded in load_extract(source, extract, case, lake)]]

    columns, rows = _table(case / "expected.csv")
    assert _stored(f"{read_all([lake.data(entry)])} WHERE _fault IS NULL", columns) == rows

    columns, rejects = _table(case / "expected_rejects.csv")
    assert entry.rows_rejected == len(rejects)
    if rejects:
        assert _stored(f"read_parquet('{lake.rejects(entry)}')", columns) == rejects
    assert entry.rows_in == len(rows) + len(rejects)

    notes = case / "expected_notes.json"
    assert entry.notes == (json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {})


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_case_opens_with_its_story(case):
    assert (case / "source.yml").read_text(encoding="utf-8").startswith("# ")
