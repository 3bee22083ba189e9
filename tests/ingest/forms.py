"""The same three orders in every form that ingest reads.

Belongs here: writing them. That they arrive equal is for the tests to show.
"""

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import duckdb
import xlsxwriter

from ingest.sql import identifier, literal

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NAMES = ("id", "at", "status", "total")
# Quotes, every delimiter, a line break and letters beyond ASCII, all inside fields.
ROWS = [
    ("007", "2025-01-01 10:00:00", "created", "1.00"),
    ("o2", "2025-01-02 00:00:00", 'say "hi",; all|^~\t\x1f\x01 é\nnext line', "0.10"),
    ("Zoë", "2025-01-03 23:59:59", "créé", "12345678901234.50"),
]


def delimited(mark: str = ",") -> str:
    """CSV with `mark` between the fields."""
    quoted = [[f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row] for row in ROWS]
    return "\n".join(mark.join(row) for row in [list(NAMES), *quoted]) + "\n"


def objects() -> list[dict[str, str]]:
    """The rows as JSON objects."""
    return [dict(zip(NAMES, row, strict=True)) for row in ROWS]


def text(kind: str) -> str:
    """The rows in the text format `kind`."""
    if kind == "json":
        return json.dumps(objects(), indent=1, ensure_ascii=False)
    if kind == "jsonl":
        return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects())
    return delimited("\t" if kind == "tsv" else ",")


def content(kind: str, folder: Path) -> bytes:
    """The rows as the bytes of a file of format `kind`; `folder` is scratch."""
    if kind == "xlsx":
        return workbook(ROWS)
    if kind == "parquet":
        values = ", ".join(f"({', '.join(map(literal, row))})" for row in ROWS)
        path = folder / "scratch.parquet"
        names = ", ".join(map(identifier, NAMES))
        duckdb.execute(f"COPY (SELECT * FROM (VALUES {values}) t({names})) TO {literal(path)} (FORMAT parquet)")
        return path.read_bytes()
    return text(kind).encode()


def workbook(rows, header=NAMES, sheet=None, before=0) -> bytes:
    """A workbook with one sheet of texts, `before` empty rows above."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate([header, *rows], start=before):
            for column, value in enumerate(row):
                page.write_string(number, column, value)
    return out.getvalue()


def packed(kind: str, name: str, data: bytes) -> tuple[str, bytes]:
    """Name and bytes of the file `name` packed as `kind` (an ending, or empty for not packed)."""
    if kind == "gz":
        return f"{name}.gz", gzip.compress(data)
    if kind == "zst":
        return f"{name}.zst", zstd.compress(data)
    if kind == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export/" + name, data)
        return f"{name}.zip", out.getvalue()
    return name, data
