"""Workbooks read back, with the product's own reader of xlsx: texts exactly as the file holds them."""

import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from ingest.xlsx.rows import rows
from ingest.xlsx.workbook import open_workbook

MONTH = "2025-M11"  # the month of the sample that tests read
HEAD = 5  # the row of the headings; title, warning and note stand above


class Book:
    """A workbook: its sheets as rows of texts by number, from the first row on."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            book = open_workbook(archive, path.name)
            self.sheets = {
                name: {
                    row.number: [row.texts.get(i, "") for i in range(1, max(row.texts) + 1)]
                    for row in rows(book, name, [])
                }
                for name in book.sheets
            }

    def title(self, sheet: str) -> list[str]:
        return [self.sheets[sheet][number][0] for number in sorted(self.sheets[sheet]) if number < HEAD]

    def table(self, sheet: str) -> list[Mapping[str, str]]:
        """The rows of a table by heading, without totals."""
        heads = self.sheets[sheet][HEAD]
        below = [row for number, row in sorted(self.sheets[sheet].items()) if number > HEAD]
        return [dict(zip(heads, padded(row, heads), strict=True)) for row in below if not row[0].startswith("Total")]

    def totals(self, sheet: str) -> dict[str, dict[str, Decimal]]:
        """The totals of a table: currency to heading to amount."""
        heads = self.sheets[sheet][HEAD]
        found = [
            row for number, row in sorted(self.sheets[sheet].items()) if number > HEAD and row[0].startswith("Total")
        ]
        return {
            row[0].removeprefix("Total").strip(): {
                h: Decimal(v) for h, v in list(zip(heads, row, strict=False))[1:] if v
            }
            for row in found
        }

    def summary(self) -> dict[str, str]:
        """The front sheet: each label and the value beside it."""
        return {row[0]: row[1] for row in self.sheets["Summary"].values() if len(row) > 1}


def padded(row: Sequence[str], heads: Sequence[str]) -> list[str]:
    return [*row, *[""] * (len(heads) - len(row))]
