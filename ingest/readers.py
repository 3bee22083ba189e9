"""A file of any supported format as one relation of text columns with row numbers.

Belongs here: choosing and calling the reader. The fast way is DuckDB's own; what it cannot take goes through
`normalise`. Nothing is cast here.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.decode import as_utf8
from ingest.errors import FileError
from ingest.formats import file_format
from ingest.jsontext import normalise_json, normalise_jsonl
from ingest.mapping import Options
from ingest.normalise import Normalised, column_names, normalise_csv
from ingest.scan import count_records
from ingest.sql import identifier, literal
from ingest.unpack import unpacked
from ingest.xlsx.normalise import normalise_xlsx

# A file's own column of this name would be taken for the number of the row.
_RESERVED = {"_row_number"}

# Numbering rows in a query costs a core; stored in order, they are numbered by where they stand.
_BY_POSITION = "NULL::BIGINT AS _row_number"


@dataclass(frozen=True)
class TextRelation:
    """A file as SQL: `sql` selects the file's `columns`, all text and in the file's order.

    It also selects `_row_number` (1-based data record), NULL where records and rows are one to one and the position says
    it. `rows_in` counts all records of the file; `bad_sql` selects those with no usable shape (`_row_number, line,
    fault, raw`) or is None when there are none.
    """

    sql: str
    columns: tuple[str, ...]
    rows_in: int
    bad_sql: str | None = None


def read_text(
    con: duckdb.DuckDBPyConnection, path: Path, options: Options, folder: Path, *, exact: bool = False
) -> TextRelation:
    """`path` as a TextRelation. `folder` is a private scratch folder that must outlive the relation.

    With `exact`, delimited text goes through `normalise` whatever its bytes look like: for a caller whom the fast way
    failed, or whose rows did not add up to `rows_in`.

    Errors: FileError, naming the file and where possible the line, when the file as a whole cannot be read.
    """
    plain = unpacked(path, folder)
    kind = file_format(plain, options.format)
    _refuse_idle_options(path.name, kind, options)
    if kind == "parquet":
        relation = _read_parquet(con, plain, path.name)
    elif kind == "xlsx":
        relation = _normalised(normalise_xlsx(plain, path.name, options.sheet, options.skip_lines, folder))
    else:
        text = as_utf8(plain, path.name, options.encoding, options.skip_lines, folder)
        fast = _read_fast(text, path.name, delimiter(kind, options)) if kind in ("csv", "tsv") and not exact else None
        relation = fast or _normalised(_normalise_text(text, path.name, kind, options, folder))
    _refuse_columns(path, relation.columns)
    return relation


def delimiter(kind: str, options: Options) -> str:
    """The delimiter of a file of format `kind`: as declared, else a tab for tsv and a comma for csv."""
    return options.delimiter or ("\t" if kind == "tsv" else ",")


def _normalise_text(text: Path, name: str, kind: str, options: Options, folder: Path) -> Normalised:
    if kind == "json":
        return normalise_json(text, name, options.records, folder)
    if kind == "jsonl":
        return normalise_jsonl(text, name, folder)
    return normalise_csv(text, name, delimiter(kind, options), options.skip_lines, folder)


def _refuse_idle_options(name: str, kind: str, options: Options) -> None:
    """A declared option that the format knows nothing of would be ignored without a word."""
    idle = {
        "skip_lines": options.skip_lines and kind in ("json", "jsonl", "parquet"),
        "sheet": options.sheet is not None and kind != "xlsx",
        "records": options.records is not None and kind != "json",
    }
    for option, is_idle in idle.items():
        if is_idle:
            raise FileError(f"{name}: `{option}` says nothing about a {kind} file; remove it from the source mapping")


def _refuse_columns(path: Path, columns: tuple[str, ...]) -> None:
    seen = set()
    for name in columns:
        if name.lower() in seen:
            raise FileError(
                f"{path.name}, line 1: column '{name[:80]}' appears twice; rename one of them in the export"
            )
        if name.lower() in _RESERVED:
            raise FileError(f"{path.name}, line 1: column name '{name}' is reserved; rename it in the export")
        seen.add(name.lower())


def _header(path: Path, name: str, delimiter: str) -> tuple[str, ...]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return tuple(column_names(next(csv.reader(text, delimiter=delimiter, strict=True), ()), name))


def _csv_sql(path: Path, columns: Mapping[str, str], delimiter: str) -> str:
    types = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns.items())
    return (
        f"read_csv({literal(path)}, auto_detect = false, header = true, delim = {literal(delimiter)}, quote = '\"', "
        f"escape = '\"', strict_mode = true, null_padding = false, columns = {{{types}}})"
    )


def _read_fast(path: Path, name: str, delimiter: str) -> TextRelation | None:
    """DuckDB's reader, or None when the bytes say that the file needs the exact one."""
    records, has_nul = count_records(path)
    if not records or has_nul:
        return None
    try:
        columns = _header(path, name, delimiter)
    except (UnicodeError, csv.Error):
        return None
    if not columns:
        return None
    scan = _csv_sql(path, dict.fromkeys(columns, "VARCHAR"), delimiter)
    return TextRelation(f"SELECT {_BY_POSITION}, * FROM {scan}", columns, records - 1)


def _normalised(result: Normalised) -> TextRelation:
    bad = {"_row_number": "BIGINT", "line": "BIGINT", "fault": "VARCHAR", "raw": "VARCHAR"}
    return TextRelation(
        f"SELECT * FROM {_csv_sql(result.clean, {'_row_number': 'BIGINT'} | dict.fromkeys(result.columns, 'VARCHAR'), ',')}",
        result.columns,
        result.rows_in,
        f"SELECT * FROM {_csv_sql(result.bad, bad, ',')}" if result.rows_bad else None,
    )


def _text_columns(con: duckdb.DuckDBPyConnection, scan: str) -> tuple[str, ...]:
    return tuple(row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall())


def _texts(columns: tuple[str, ...]) -> str:
    return ", ".join(f"CAST({identifier(name)} AS VARCHAR) AS {identifier(name)}" for name in columns)


def _count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return row[0] if row else 0


def _read_parquet(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> TextRelation:
    scan = f"read_parquet({literal(path)})"
    try:
        columns = _text_columns(con, scan)
        if list(columns) != column_names(columns, name):
            raise FileError(f"{name}: a column has no name; name it in the export")
        rows = _count(con, scan)
    except duckdb.Error as error:
        said = str(error).splitlines()[0].replace(str(path), name)
        raise FileError(f"{name}: cannot be read as parquet ({said}); fetch the file again") from error
    return TextRelation(f"SELECT {_texts(columns)}, {_BY_POSITION} FROM {scan}", columns, rows)
