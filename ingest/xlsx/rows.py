"""The rows of one worksheet as text.

Belongs here: walking a sheet's XML. What a number or date looks like as text belongs to `cells`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.xlsx.cells import date_text, elapsed_text, number_text, plain_text
from ingest.xlsx.workbook import Workbook
from ingest.xlsx.xml import parse


@dataclass(frozen=True)
class Row:
    """A row that holds something: its number in the sheet, its texts by column (from 1), and what is wrong with it."""

    number: int
    texts: dict[int, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def position(reference: str) -> tuple[int, int]:
    """Row and column (from 1) of a reference such as B7."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :] or 0), column


class _Sheet:
    """Collects rows and merged ranges. A row or cell without a reference follows the one before."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.rows: list[Row] = []
        self.merged: list[str] = []
        self.row, self.column, self.cell = Row(0), 0, {"": ""}
        self.text: list[str] = []
        self.is_text = self.is_hint = self.has_formula = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.cell, self.text = attributes, []
            self.column = position(attributes["r"])[1] if "r" in attributes else self.column + 1
            self.has_formula = False
        elif tag in ("v", "t"):
            self.is_text = not self.is_hint
        elif tag == "f":
            self.has_formula = True
        elif tag == "rPh":
            self.is_hint = True
        elif tag == "row":
            self.row, self.column = Row(int(attributes.get("r", self.row.number + 1))), 0
        elif tag == "mergeCell":
            self.merged.append(attributes["ref"])

    def data(self, text: str) -> None:
        if self.is_text:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.is_text = False
        elif tag == "c":
            self._cell_ends()
        elif tag == "rPh":
            self.is_hint = False
        elif tag == "row" and (self.row.texts or self.row.faults):
            self.rows.append(self.row)

    def _cell_ends(self) -> None:
        raw = "".join(self.text)
        if self.has_formula and not raw and self.cell.get("t") != "str":
            place = self.cell.get("r", f"column {self.column}")
            self.row.faults.append(f"cell {place} holds a formula that was never calculated")
        elif text := self._cell_text(raw):
            self.row.texts[self.column] = text

    def _cell_text(self, raw: str) -> str:
        kind = self.cell.get("t", "n")
        if not raw or kind in ("d", "e"):
            return raw
        if kind == "s":
            return self.book.texts[int(raw)]
        if kind == "b":
            return "true" if raw == "1" else "false"
        if kind != "n":
            return plain_text(raw)
        style = int(self.cell.get("s", 0))
        shown = self.book.styles[style] if style < len(self.book.styles) else "number"
        if shown == "date":
            return date_text(raw, is_1904=self.book.is_1904)
        return elapsed_text(raw) if shown == "elapsed" else number_text(raw)


def rows(book: Workbook, sheet: str, merged: list[str]) -> Iterator[Row]:
    """The rows of `sheet` that hold something, in order; at the end, `merged` has the sheet's merged ranges.

    Errors: FileError when the sheet is damaged.
    """
    found = _Sheet(book)
    for _ in parse(book.archive, book.sheets[sheet], book.name, found):
        yield from found.rows
        found.rows.clear()
    merged += found.merged
