"""Rejected rows for people: grouped for a screen, in full for whoever exported the file.

Belongs here: the two forms. Reading the rejected store belongs to `ingest.rejects`.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from ingest.rejects import Reject
from orchestration.spreadsheet import is_risky, safe_cell

_FIRST = 5
_FIXED = ("extract", "file", "row", "line", "column", "file_column", "value", "reason")
_MARKED = "apostrophe_added_to"


@dataclass(frozen=True)
class Group:
    """Rows of one file rejected for one reason in one column: how many, the first row numbers and the first value."""

    extract: str
    file: str
    column: str
    reason: str
    rows: int
    first_rows: tuple[int, ...]
    first_value: str


def grouped(rejects: Iterable[Reject]) -> list[Group]:
    """`rejects` by file, column and reason, in the order of their first row. Personal values are not shown."""
    groups: dict[tuple[str, ...], Group] = {}
    for each in rejects:
        key = (each.extract, each.file, each.column, each.reason)
        shown = "(personal)" if each.is_personal and each.value else each.value
        known = groups.get(key) or Group(*key, 0, (), shown)
        first = (*known.first_rows, each.row_number)[:_FIRST]
        groups[key] = Group(*key, known.rows + 1, first, known.first_value)
    return list(groups.values())


def write_csv(out: TextIO, rejects: Iterable[Reject], file_columns: Mapping[tuple[str, str, str], str]) -> int:
    """Write each of `rejects` with its place, its reason and the text of all its fields; the number of cells changed.

    A cell that a spreadsheet could take for a formula gets an apostrophe before it, and the row's last column names
    those cells: without the first apostrophe they read as in the file. `rejects` is looped over twice. `file_columns`
    maps (extract, file, contract column) to the file's own column.
    """
    fields = list(dict.fromkeys(name for each in rejects for name in each.original))
    writer = csv.writer(out)
    writer.writerow([*_FIXED, *(safe_cell(f"original: {name}") for name in fields), _MARKED])
    changed = 0
    for each in rejects:
        own = file_columns.get((each.extract, each.file, each.column), "")
        place = [each.extract, each.file, str(each.row_number), "" if each.line is None else str(each.line)]
        cells = [*place, each.column, own, each.value, each.reason, *(each.original.get(name, "") for name in fields)]
        risky = [name for name, cell in zip([*_FIXED, *fields], cells, strict=True) if is_risky(cell)]
        changed += len(risky)
        writer.writerow([*map(safe_cell, cells), safe_cell(", ".join(risky))])
    return changed
