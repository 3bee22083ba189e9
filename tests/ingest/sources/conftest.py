"""Exports of whole systems, loaded through their bundled mappings.

Belongs here: what the tests of every bundled source share. A source's folder holds its files as the system writes them,
and `expected/<extract>.csv` with the rows that must come of them: an empty field is NULL, all values are texts.
"""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.lake import Entry, Lake, read_all
from ingest.load import load_extract
from ingest.source import find_source

HERE = Path(__file__).parent
Rows = list[tuple[str | None, ...]]


@dataclass(frozen=True)
class Loaded:
    """A folder of files in a lake, through the mapping of one source."""

    lake: Lake
    entries: dict[str, list[Entry]]

    def rows(self, extract: str, columns: str) -> Rows:
        """Accepted rows of every file of an extract, as texts, in the order of files and rows."""
        texts = ", ".join(f"CAST({name} AS VARCHAR)" for name in columns.split(", "))
        return [row for entry in self.entries[extract] for row in _query(
            f"SELECT {texts} FROM {read_all([self.lake.data(entry)])} WHERE _fault IS NULL ORDER BY _row_number"
        )]  # fmt: skip

    def rejects(self, extract: str, columns: str = "_file, _row_number, column_name, value, reason") -> list[Any]:
        """Rejected rows of every file of an extract."""
        paths = [self.lake.rejects(entry) for entry in self.entries[extract] if entry.rows_rejected]
        return [row for path in paths for row in _query(
            f"SELECT {columns} FROM read_parquet('{path}') ORDER BY _row_number"
        )]  # fmt: skip


def _query(sql: str) -> list[Any]:
    return duckdb.execute(sql).fetchall()


def load_all(name: str, folder: Path, home: Path) -> Loaded:
    """Every extract of the source `name` (or the YAML of that path) from `folder`."""
    source, lake = find_source(name), Lake(home / "lake")
    return Loaded(lake, {
        extract: [each.entry for each in load_extract(source, extract, folder, lake)]
        for extract in sorted(source.extracts)
    })  # fmt: skip


def expected(name: str, extract: str) -> tuple[str, Rows]:
    """Column list and rows of `expected/<extract>.csv`."""
    with (HERE / name / "expected" / f"{extract}.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    return ", ".join(header), [tuple(field or None for field in row) for row in rows]


def expected_extracts(name: str) -> list[str]:
    """The extracts that the source `name` has expected rows of."""
    return sorted(path.stem for path in (HERE / name / "expected").glob("*.csv"))


@pytest.fixture
def files_of(tmp_path: Path) -> Callable[[str], Path]:
    """A function: the name of a source to a private copy of its files, for tests that change them."""

    def copied(name: str) -> Path:
        folder = tmp_path / "files"
        folder.mkdir()
        for path in (HERE / name).glob("*.csv"):
            shutil.copy(path, folder)
        return folder

    return copied


def spoil(path: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file of a copy by `new`."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
