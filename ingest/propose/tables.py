"""Files as tables that have been looked at.

Belongs here: trying the readers on a file, and taking a bounded number of its rows. Every file ends up as a table or
among those not understood, with the reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from ingest.delivery import inside
from ingest.errors import FileError, IngestError
from ingest.formats import file_format
from ingest.header import settle
from ingest.mapping import FileMapping, Options
from ingest.propose.columns import ColumnProfile
from ingest.propose.drops import Drop
from ingest.propose.places import sheets
from ingest.propose.profile import profile_columns
from ingest.propose.text import Text, read_head
from ingest.readers import TextRelation, read_text
from ingest.sql import identifier
from ingest.unpack import unpacked

# Of any file this many rows are looked at.
ROWS = 100_000
TEXTS = ("csv", "tsv", "json", "jsonl")


@dataclass(frozen=True)
class Table:
    """A file (or a sheet of one) that could be read: the `options` its mapping must declare, `doubts` in words, its
    columns' profiles over the rows in `relation`, and all its `rows` (None: not counted)."""

    drop: Drop
    name: str
    options: dict[str, Any]
    doubts: tuple[str, ...] = ()
    relation: str = ""
    columns: Sequence[ColumnProfile] = ()
    rows: int | None = None
    looked_at: int = 0

    @property
    def label(self) -> str:
        """The file, and the sheet where there are several, for people."""
        return self.drop.label + (f" ({self.options['sheet']})" if "sheet" in self.options else "")


@dataclass(frozen=True)
class NotUnderstood:
    """A file that could not be read, or fits nothing, and why."""

    name: str
    reason: str


def look_at(con: duckdb.DuckDBPyConnection, drop: Drop, scratch: Path) -> Iterator[Table | NotUnderstood]:
    """The tables in the file of `drop`. A file that cannot be read is NotUnderstood; nothing is raised.

    `scratch` is a folder of the file's own that must outlive the tables.
    """
    scratch.mkdir(parents=True)
    try:
        plain = unpacked(inside(drop.folder, drop.path), scratch)
        kind = file_format(plain, None)
        ways = sheets(plain, drop.path.name) if kind == "xlsx" else [{}]
        if not ways:
            raise FileError(f"{drop.path.name}: empty, not even a header; ask for the export again")
    except Exception as error:
        yield NotUnderstood(drop.label, _reason(error, drop))
        return
    for number, options in enumerate(ways):
        folder = scratch / f"way_{number}"
        folder.mkdir()
        try:
            yield _table(con, Table(drop, _name(drop, options), options), _Plain(plain, kind), folder)
        except Exception as error:
            yield NotUnderstood(Table(drop, "", options).label, _reason(error, drop))


def _reason(error: Exception, drop: Drop) -> str:
    """Why a file is not understood. Whatever garbage makes a library raise, the other files are still described."""
    text = (str(error).splitlines() or [""])[0][:400]
    if isinstance(error, IngestError):
        return text.removeprefix(drop.path.name).removeprefix(": ").removeprefix(", ")
    return f"cannot be read: {text or type(error).__name__}"


def _name(drop: Drop, options: dict[str, Any]) -> str:
    """What says what the table is about: the sheet's name, else the file's without endings."""
    return str(options.get("sheet", drop.path.name.split(".")[0]))


@dataclass(frozen=True)
class _Plain:
    """An unpacked file and its format."""

    path: Path
    kind: str


def _table(con: duckdb.DuckDBPyConnection, table: Table, plain: _Plain, folder: Path) -> Table:
    """`table` with the first rows of the file, looked at."""
    text = Text(table.options, (), plain.path)
    if plain.kind in TEXTS:
        text = read_head(plain.path, plain.kind, table.drop.path.name, folder)
    relation = _taken(con, text.path, Options(**text.options), folder)
    seen, doubts = identifier(f"looked at {table.label}"), text.doubts
    con.execute(f"ALTER TABLE taken RENAME TO {seen}")
    taken = _count(con, seen)
    if broken := min(relation.rows_in, ROWS) - taken:
        doubts += (f"broken records, such as of another width than the header, which would be rejected: {broken:,}",)
    return replace(
        table,
        options=text.options,
        doubts=doubts,
        relation=seen,
        columns=profile_columns(con, seen, relation.columns),
        rows=text.rows if text.is_cut else relation.rows_in,
        looked_at=taken,
    )


def _taken(con: duckdb.DuckDBPyConnection, path: Path, read: Options, folder: Path) -> TextRelation:
    """The table `taken` with the first rows of a file; its relation, with tidied column names."""
    for exact in (False, True):
        relation = read_text(con, path, read, folder, exact=exact)
        relation = settle(path.name, FileMapping("init", "", "", read, "UTC", {}), relation).relation
        try:
            con.execute(f"CREATE OR REPLACE TEMP TABLE taken AS SELECT * FROM ({relation.sql}) LIMIT {ROWS}")
        except duckdb.InvalidInputException:
            if exact:
                raise
            continue
        if _count(con, "taken") == min(relation.rows_in, ROWS):
            break
    return relation


def _count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return row[0] if row else 0
