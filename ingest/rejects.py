"""Rejected rows of lake entries as plain data.

Belongs here: reading the rejected store, and saying in words what is wrong. Why a row is rejected is decided in
`conform` and `readers`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.conform import reason_text
from ingest.contract import load_contracts
from ingest.duck import connect
from ingest.lake import Entry, Lake
from ingest.source import Source
from ingest.sql import literal

_BATCH = 10_000


@dataclass(frozen=True)
class Reject:
    """One rejected row: where it is, the contract `column` and `value` (cut) at fault, the `reason` in words, and
    `original`, the text of all fields of the row as the file has them. `row_number` counts data records from 1; `line`
    is known where the record itself is broken, and `column` is empty then. `is_personal` asks not to print `value`."""

    extract: str
    file: str
    row_number: int
    line: int | None
    column: str
    value: str
    reason: str
    original: Mapping[str, str]
    is_personal: bool


@dataclass(frozen=True)
class Rejects:
    """Every rejected row of `entries`, in their order and then in the order of the file; read anew by each loop, because
    there may be more than fit into memory."""

    lake: Lake
    entries: Sequence[Entry]

    def __len__(self) -> int:
        return sum(entry.rows_rejected for entry in self.entries)

    def __iter__(self) -> Iterator[Reject]:
        with connect() as con:
            for entry in self.entries:
                if not entry.rows_rejected:
                    continue
                found = con.execute(
                    "SELECT _row_number, line, coalesce(column_name, ''), coalesce(value, ''), reason, "
                    f"CAST(raw AS VARCHAR) FROM read_parquet({literal(self.lake.rejects(entry))}) ORDER BY _row_number"
                )
                while rows := found.fetchmany(_BATCH):
                    for row in rows:
                        yield _reject(entry, row)


def _reject(entry: Entry, row: tuple[Any, ...]) -> Reject:
    number, line, column, value, reason, raw = row
    known = load_contracts()[entry.extract].columns.get(column)
    fields = {str(name): "" if text is None else str(text) for name, text in json.loads(raw or "{}").items()}
    is_whole = reason == "broken_record"
    return Reject(
        extract=entry.extract,
        file=entry.file,
        row_number=number,
        line=line,
        column=column,
        value=value,
        reason=f"the record is broken: {fields.get('fault', '')}" if is_whole else reason_text(reason),
        original={"(whole record)": fields.get("raw", "")} if is_whole else fields,
        is_personal=bool(known and known.personal),
    )


def source_columns(source: Source, entry: Entry) -> Mapping[str, str]:
    """Contract column to the file's own column, for the columns that `source` maps one to one for `entry`."""
    mappings = [mapping for mapping in source.mappings if mapping.extract == entry.extract]
    if not entry.mapping.isdigit() or int(entry.mapping) >= len(mappings):
        return {}
    columns = mappings[int(entry.mapping)].columns
    return {name: column.source for name, column in columns.items() if column.source}
