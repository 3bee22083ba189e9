"""A file of any supported format as one relation of text columns with row numbers.

Belongs here: choosing and calling the reader. The fast way is DuckDB's own; what it cannot take goes through
`normalise`. Nothing is cast here.
"""

import csv
import gzip
import io
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.duck import load_extension
from ingest.errors import FileError
from ingest.normalise import Normalised, normalise_csv, normalise_jsonl, open_text
from ingest.scan import count_records
from ingest.source import Options
from ingest.sql import identifier, literal

_ENDINGS = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet", ".xlsx": "xlsx",
}  # fmt: skip

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


def file_format(path: Path, options: Options) -> str:
    """The format of `path`: as declared, else by its ending. FileError when neither tells."""
    ending = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    found = options.format or _ENDINGS.get(ending.lower())
    if found is None:
        raise FileError(f"{path.name}: format unknown; declare `format` in the source mapping")
    return found


def read_text(
    con: duckdb.DuckDBPyConnection, path: Path, options: Options, folder: Path, *, exact: bool = False
) -> TextRelation:
    """`path` as a TextRelation. `folder` is a private scratch folder that must outlive the relation.

    With `exact`, delimited text goes through `normalise` whatever its bytes look like: for a caller whom the fast way
    failed, or whose rows did not add up to `rows_in`.

    Errors: FileError, naming the file and where possible the line, when the file as a whole cannot be read.
    """
    kind = file_format(path, options)
    try:
        if kind in ("csv", "tsv"):
            delimiter = options.delimiter or ("\t" if kind == "tsv" else ",")
            relation = (None if exact else _read_fast(path, delimiter, options)) or _normalised(
                normalise_csv(path, delimiter, options.encoding, folder)
            )
        elif kind == "jsonl":
            relation = _normalised(normalise_jsonl(path, options.encoding, folder))
        else:
            plain = _gunzipped(path, folder)
            relation = _read_parquet(con, plain) if kind == "parquet" else _read_xlsx(con, plain, options.sheet)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileError(f"{path.name}: damaged or cut short ({error}); fetch the file again") from error
    except duckdb.Error as error:
        raise FileError(f"{path.name}: cannot be read as {kind}: {str(error).splitlines()[0]}") from error
    _refuse_columns(path, relation.columns)
    return relation


def _refuse_columns(path: Path, columns: tuple[str, ...]) -> None:
    seen = set()
    for name in columns:
        if name.lower() in seen:
            raise FileError(f"{path.name}, line 1: column '{name}' appears twice; rename one of them in the export")
        if name.lower() in _RESERVED:
            raise FileError(f"{path.name}, line 1: column name '{name}' is reserved; rename it in the export")
        seen.add(name.lower())


def _header(path: Path, delimiter: str) -> tuple[str, ...]:
    with open_text(path, "utf-8") as text:
        return tuple(next(csv.reader(io.StringIO(text.readline()), delimiter=delimiter), ()))


def _csv_sql(path: Path, columns: Mapping[str, str], delimiter: str) -> str:
    types = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns.items())
    return (
        f"read_csv({literal(path)}, auto_detect = false, header = true, delim = {literal(delimiter)}, quote = '\"', "
        f"escape = '\"', strict_mode = true, null_padding = false, columns = {{{types}}})"
    )


def _read_fast(path: Path, delimiter: str, options: Options) -> TextRelation | None:
    """DuckDB's reader, or None when the encoding or the bytes say that the file needs the exact one."""
    if options.encoding.lower() not in ("utf-8", "utf8"):
        return None
    records, has_nul = count_records(path)
    if not records or has_nul:
        return None
    try:
        columns = _header(path, delimiter)
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


def _gunzipped(path: Path, folder: Path) -> Path:
    if path.suffix != ".gz":
        return path
    plain = folder / path.stem
    with gzip.open(path) as packed, plain.open("wb") as out:
        shutil.copyfileobj(packed, out)
    return plain


def _text_columns(con: duckdb.DuckDBPyConnection, scan: str) -> tuple[str, ...]:
    return tuple(row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall())


def _texts(columns: tuple[str, ...]) -> str:
    return ", ".join(f"CAST({identifier(name)} AS VARCHAR) AS {identifier(name)}" for name in columns)


def _count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return row[0] if row else 0


def _read_parquet(con: duckdb.DuckDBPyConnection, path: Path) -> TextRelation:
    scan = f"read_parquet({literal(path)})"
    columns = _text_columns(con, scan)
    return TextRelation(f"SELECT {_BY_POSITION}, {_texts(columns)} FROM {scan}", columns, _count(con, scan))


def _read_xlsx(con: duckdb.DuckDBPyConnection, path: Path, sheet: str | None) -> TextRelation:
    load_extension(con, "excel")
    choice = f", sheet = {literal(sheet)}" if sheet else ""
    # stop_at_empty would end at the first blank row without a word, losing what follows.
    scan = f"read_xlsx({literal(path)}, all_varchar = true, header = true, stop_at_empty = false{choice})"
    columns = _text_columns(con, scan)
    filled = f"coalesce({', '.join(map(identifier, columns))}) IS NOT NULL"
    numbered = f"SELECT row_number() OVER () AS _row_number, * FROM {scan}"
    relation = f"SELECT _row_number, {_texts(columns)} FROM ({numbered}) WHERE {filled}"
    return TextRelation(relation, columns, _count(con, f"({relation})"))
