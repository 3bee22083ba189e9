"""SQLite databases, read by Python's own driver.

Belongs here: SQLite values as text. The driver runs the query in SQLite's own language, in one transaction, and gives
each value as it is stored: SQLite has no column types that could be relied on.
"""

import csv
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

from ingest.errors import FileError
from ingest.fetch.declared import Database
from ingest.sql import identifier, literal

_MAX_LINE = 16 << 20


def dump(wanted: Database, path: Path, target: Path) -> str:
    """Write the rows of `wanted` in the database file `path` to the CSV `target`; SQL that reads it back as text.

    Errors: FileError when the file is no database or the table or query does not work.
    """
    query = wanted.query or f"SELECT * FROM {identifier(wanted.table or '')}"
    try:
        # Read-only, and confined: a query must not attach another file.
        with _opened(path) as con, target.open("w", newline="", encoding="utf-8") as out:
            rows = con.execute(query)
            columns = [column[0] for column in rows.description or ()]
            writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(map(_texts, rows))
    except (sqlite3.Error, UnicodeError) as error:
        raise FileError(
            f"{path.name}, {wanted.label}: {error}; check the file, and the table or query in the mapping"
        ) from (error)
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    return (
        f"read_csv({literal(target)}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', "
        f"max_line_size = {_MAX_LINE}, columns = {{{types}}})"
    )


class _Closing:
    """A read-only connection that is closed at the end; sqlite3's own context manager only ends the transaction."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self.con = con

    def __enter__(self) -> sqlite3.Connection:
        return self.con

    def __exit__(self, *_: object) -> None:
        self.con.close()


def _opened(path: Path) -> _Closing:
    con = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    con.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK)
    return _Closing(con)


def _texts(row: tuple[Any, ...]) -> Iterator[str]:
    return map(_text, row)


def _text(value: Any) -> str:
    """Numbers by their shortest exact digits, bytes as hexadecimal digits, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, float) and isfinite(value):
        return format(Decimal(repr(value)), "f")
    return value.hex() if isinstance(value, bytes) else str(value)
