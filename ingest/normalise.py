"""The exact, slower reader: any delimited or JSON-lines text becomes a clean, fully quoted CSV with row numbers.

Belongs here: files that DuckDB's fast reader cannot take as they are (other encodings, ragged rows, NUL bytes, blank
lines, JSON lines). Every record ends up either in the clean file or in the file of bad records, never in neither.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from ingest.errors import FileError
from ingest.scan import open_bytes

# A field beyond this is a broken file rather than data; the limit keeps memory bounded.
MAX_FIELD = 8 << 20

# A record beyond this is set aside, cut to MAX_RAW: in quotes it must fit the longest line that DuckDB reads (2 MiB).
MAX_RECORD, MAX_RAW = 1 << 18, 1 << 14


@dataclass(frozen=True)
class Normalised:
    """A clean CSV (`_row_number` and the file's columns), the bad records beside it, and how many records there were."""

    clean: Path
    bad: Path
    columns: tuple[str, ...]
    rows_in: int
    rows_bad: int


def open_text(path: Path, encoding: str) -> TextIO:
    """`path` as text, gunzipped when it ends in `.gz`, strict about `encoding`; a UTF-8 byte-order mark is dropped."""
    codec = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
    return io.TextIOWrapper(open_bytes(path), encoding=codec, errors="strict", newline="")


def _records(text: TextIO, path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each non-blank record with the line it starts on. A broken quote refuses the whole file."""
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise FileError(
                f"{path.name}, line {line}: the record that starts here is broken ({error}); "
                "close or double its quotation marks, or export the file again"
            ) from error
        if record is None:
            return
        if record:
            yield line, record
        line = reader.line_num + 1


def _fault(record: list[str], width: int) -> str | None:
    if len(record) != width:
        return f"{len(record)} fields where the header has {width}"
    if any("\0" in value for value in record):
        return "a NUL byte inside a field"
    if (length := sum(map(len, record))) > MAX_RECORD:
        return f"{length} characters where a record may have {MAX_RECORD}"
    return None


def normalise_csv(path: Path, delimiter: str, encoding: str, folder: Path) -> Normalised:
    """Rewrite a delimited file; records of the wrong width or with NUL bytes go to the bad file.

    Errors: FileError when the encoding does not fit, a quote never closes or there is no header.
    """
    clean, bad, rows, rows_bad = folder / "clean.csv", folder / "bad.csv", 0, 0
    columns: list[str] = []
    try:
        with open_text(path, encoding) as text, clean.open("w", newline="") as good, bad.open("w", newline="") as other:
            keep = csv.writer(good, quoting=csv.QUOTE_ALL, lineterminator="\n")
            drop = csv.writer(other, quoting=csv.QUOTE_ALL, lineterminator="\n")
            drop.writerow(["_row_number", "line", "fault", "raw"])
            for line, record in _records(text, path, delimiter):
                if not columns:
                    columns = record
                    keep.writerow(["_row_number", *columns])
                    continue
                rows += 1
                if fault := _fault(record, len(columns)):
                    rows_bad += 1
                    drop.writerow([rows, line, fault, delimiter.join(record)[:MAX_RAW].replace("\0", "\\0")])
                else:
                    keep.writerow([rows, *record])
    except UnicodeError as error:
        raise FileError(
            f"{path.name}, after row {rows}: not valid {encoding} ({error.reason}); "  # type: ignore[attr-defined]
            "declare the file's real `encoding` in the source mapping"
        ) from error
    if not columns:
        raise FileError(f"{path.name}, line 1: the file is empty, not even a header; ask for the export again")
    return Normalised(clean, bad, tuple(columns), rows, rows_bad)


def _json_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value) if not isinstance(value, bool) else str(value).lower()


def _json_object(line: str) -> dict[str, Any] | None:
    """The object on a line with numbers kept as their text, or None when it is not one."""
    try:
        data = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def normalise_jsonl(path: Path, encoding: str, folder: Path) -> Normalised:
    """Rewrite a JSON-lines file; lines that are not JSON objects go to the bad file. Nested values stay JSON text."""
    clean, bad, rows, rows_bad = folder / "clean.csv", folder / "bad.csv", 0, 0
    columns: dict[str, None] = {}
    try:
        with open_text(path, encoding) as text:
            for line in text:
                columns |= dict.fromkeys(_json_object(line) or ())
        with open_text(path, encoding) as text, clean.open("w", newline="") as good, bad.open("w", newline="") as other:
            keep = csv.writer(good, quoting=csv.QUOTE_ALL, lineterminator="\n")
            drop = csv.writer(other, quoting=csv.QUOTE_ALL, lineterminator="\n")
            drop.writerow(["_row_number", "line", "fault", "raw"])
            keep.writerow(["_row_number", *columns])
            for number, line in enumerate(text, start=1):
                if not line.strip():
                    continue
                rows += 1
                data = _json_object(line)
                if data is None or any("\0" in _json_text(value) for value in data.values()):
                    rows_bad += 1
                    drop.writerow([rows, number, "not a JSON object", line.rstrip("\r\n").replace("\0", "\\0")])
                else:
                    keep.writerow([rows, *(_json_text(data.get(column)) for column in columns)])
    except UnicodeError as error:
        raise FileError(
            f"{path.name}, after row {rows}: not valid {encoding}; declare the file's real `encoding`"
        ) from error
    return Normalised(clean, bad, tuple(columns), rows, rows_bad)
