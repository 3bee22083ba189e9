"""Writing a workbook.

Belongs here: layout, formats and printing, the same for every workbook. A workbook is written under a hidden name and
renamed, and the same release gives the same bytes.
"""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from orchestration.books.cells import Cell, Money, Number, length, shown
from orchestration.books.tables import Table
from orchestration.errors import RunError

_ROWS_OF_A_SHEET = 1_000_000
_WIDEST, _NARROWEST = 60, 8
_WIDTH_FROM_ROWS = 500
_ONLY_GROUP = 0o640
_A4, _LINE = 9, 15
_COLORS = {"passed": "#C6EFCE", "failed": "#FFC7CE", "warned": "#FFEB9C", "not_evaluated": "#D9D9D9"}


@dataclass(frozen=True)
class Section:
    """A part of the front sheet: its heading, the words above its values, rows of a label and values, and the labels of
    the rows to look at first."""

    heading: str
    rows: Sequence[Sequence[Cell]]
    above: Sequence[str] = ()
    strong: Collection[Cell] = ()


@dataclass(frozen=True)
class Book:
    """A workbook: its title, a warning to print on every page (empty for none), the front sheet and the tables, and the
    time of the release it is made of."""

    title: str
    warning: str
    front: Sequence[Section]
    tables: Sequence[Table]
    made_at: datetime


def write(path: Path, book: Book, *, force: bool = False) -> None:
    """Write `book` to `path`.

    Errors: RunError when the file exists (unless `force`); OSError when the folder cannot be written.
    """
    if path.exists() and not force:
        raise RunError(f"{path} exists; give --force to write over it, or another folder with --out")
    hidden = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    hidden.touch(mode=_ONLY_GROUP)
    try:
        # A text stays a text: none becomes a formula, a link or a number.
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(str(hidden), options) as file:
            file.set_properties({"title": book.title, "created": book.made_at})
            writer = _Writer(file, book)
            writer.front()
            for table in book.tables:
                for number, begin in enumerate(range(0, max(len(table.rows), 1), _ROWS_OF_A_SHEET)):
                    writer.table(table, number, begin)
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)


def _side(cells: Iterable[Cell]) -> dict[str, object]:
    """Numbers and what stands above them to the right; everything else to the left, with room to a number beside it."""
    first = next((cell for cell in cells if cell is not None), None)
    is_number = isinstance(first, Money | Number | int) and not isinstance(first, bool)
    return {"align": "right"} if is_number else {"align": "left", "indent": 1}


class _Writer:
    """Writes sheets of one workbook. A format is made once for each look."""

    def __init__(self, file: Any, book: Book) -> None:
        self.file, self.book = file, book
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({"valign": "top", **properties})
        return self.formats[key]

    def cell(self, sheet: Any, row: int, column: int, cell: Cell, **properties: object) -> None:
        value, form = shown(cell)
        if form:
            properties["num_format"] = form
        if isinstance(value, str):
            if cell in _COLORS:
                properties["bg_color"] = _COLORS[str(cell)]
            sheet.write_string(row, column, value, self.look(**properties))
        elif value is None:
            sheet.write_blank(row, column, None, self.look(**properties))
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.look(**properties))
        else:
            sheet.write_datetime(row, column, value, self.look(**{"align": "left", **properties}))

    def begun(self, title: str, note: str) -> Any:
        """A new sheet with title, warning and note, ready to print."""
        sheet = self.file.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        printed = f"{self.book.title}  {self.book.warning}".strip().replace("&", "&&")
        sheet.set_header(f"&L{printed}&R{title}")
        sheet.set_footer("&RPage &P of &N")
        self.cell(sheet, 0, 0, self.book.title, bold=True, font_size=14)
        if self.book.warning:
            self.cell(sheet, 1, 0, self.book.warning, bold=True, font_color="#C00000")
        self.cell(sheet, 2, 0, note, italic=True, font_color="#595959")
        return sheet

    def front(self) -> None:
        """The front sheet: its sections one below the other."""
        sheet = self.begun(
            "Summary", "Totals are values of the release; the sheets behind have the rows they come from."
        )
        sheet.set_portrait()
        row, widths = 4, [10]
        for section in self.book.front:
            self.cell(sheet, row, 0, section.heading, bold=True, bottom=1)
            for place, words in enumerate(section.above, start=1):
                self.cell(sheet, row, place, words, bold=True, bottom=1, align="right")
            for cells in section.rows:
                row += 1
                weight = {"bold": True} if cells[0] in section.strong else {}
                for place, cell in enumerate(cells):
                    self.cell(sheet, row, place, cell, **weight, **({"align": "right"} if place else {}))
                    if place == len(widths):
                        widths.append(_NARROWEST)
                    # A text in the last column may run on; it is not printed beside anything.
                    widths[place] = max(widths[place], min(length(cell) + 2, _WIDEST))
            row += 2
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)

    def table(self, table: Table, number: int, begin: int) -> None:
        """A sheet of `table` from row `begin` on; totals stand below the last row."""
        title = table.title if not number else f"{table.title[:26]} ({number + 1})"
        sheet = self.begun(title, table.note)
        rows = table.rows[begin : begin + _ROWS_OF_A_SHEET]
        is_last = begin + len(rows) == len(table.rows)
        head = 4
        for place, column in enumerate(table.columns):
            look = {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True}
            self.cell(sheet, head, place, column.heading, **look, **_side(row[place] for row in table.rows))
            seen = [length(row[place]) for row in [*table.rows[:_WIDTH_FROM_ROWS], *table.totals]]
            wordy = max(map(len, column.heading.split()), default=0)
            sheet.set_column(place, place, min(max(_NARROWEST, wordy + 3, *(n + 2 for n in seen), 0), _WIDEST))
        for below, row in enumerate(rows, start=head + 1):
            for place, cell in enumerate(row):
                self.cell(sheet, below, place, cell, **_side([cell]))
        if is_last:
            for below, row in enumerate(table.totals, start=head + 1 + len(rows)):
                for place, cell in enumerate(row):
                    self.cell(sheet, below, place, cell, bold=True, top=1)
        sheet.set_row(head, 2 * _LINE)
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
        if table.printed:
            below = head + len(rows) + (len(table.totals) if is_last else 0)
            sheet.print_area(0, 0, below, table.printed - 1)
        if rows:
            sheet.autofilter(head, 0, head + len(rows), len(table.columns) - 1)
