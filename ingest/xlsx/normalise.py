"""A worksheet as clean rows: the header, the records below it, and what has no usable shape.

Belongs here: which row is the header and which rows are records. The form of cells belongs to `cells`.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import FileError
from ingest.normalise import Normalised, Sorter, column_names
from ingest.unpack import damage_named
from ingest.xlsx.rows import Row, position, rows
from ingest.xlsx.workbook import Workbook, open_workbook

_OLE = b"\xd0\xcf\x11\xe0"


def normalise_xlsx(path: Path, name: str, sheet: str | int | None, skipped: int, folder: Path) -> Normalised:
    """Rewrite a sheet: the first row that holds something, after `skipped` rows, is the header; empty rows are no records.

    Record n stands n rows below the header. Rows with a cell beyond the header, or a formula without a result, are bad.

    Errors: FileError when the file is no workbook, the sheet is not there or empty, or a merged cell spans records.
    """
    with path.open("rb") as stream:
        if stream.read(4) == _OLE:
            raise FileError(f"{name}: an old .xls or a workbook with a password; save it as .xlsx without a password")
    with damage_named(name), zipfile.ZipFile(path) as archive:
        book = open_workbook(archive, name)
        return _sheet(book, book.sheet(sheet), skipped, folder)


def _sheet(book: Workbook, sheet: str, skipped: int, folder: Path) -> Normalised:
    merged: list[str] = []
    found: Iterator[Row] = (row for row in rows(book, sheet, merged) if row.number > skipped)
    header = next(found, None)
    if header is None:
        raise FileError(f"{book.name}, sheet '{sheet}': empty, not even a header; ask for the export again")
    width = max(header.texts, default=0)
    columns = column_names([header.texts.get(column, "") for column in range(1, width + 1)], book.name)
    with Sorter(columns, folder) as out:
        for row in found:
            values = [row.texts.get(column, "") for column in range(1, width + 1)]
            raw = "\t".join(row.texts[column] for column in sorted(row.texts))
            out.add(row.number - header.number, row.number, values, _fault(row, width), raw)
    _refuse_merged(book, sheet, header.number, merged)
    return out.result()


def _fault(row: Row, width: int) -> str | None:
    if row.faults:
        return "; ".join(row.faults[:3])
    if (beyond := max(row.texts, default=0)) > width:
        return f"a value in column {beyond}, where the header has {width}"
    return None


def _refuse_merged(book: Workbook, sheet: str, header: int, merged: list[str]) -> None:
    for reference in merged:
        first, _, last = reference.partition(":")
        if position(first)[0] != position(last)[0] and position(last)[0] > header:
            raise FileError(
                f"{book.name}, sheet '{sheet}', {reference}: a merged cell has one value for several rows; unmerge it "
                "and fill in every row"
            )
