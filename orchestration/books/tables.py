"""Tables of a workbook, read from a release.

Belongs here: what a sheet shows (a query, or columns of a mart) and reading it. Writing it belongs to `workbook`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from ingest.sql import identifier
from orchestration.books.cells import Cell, Money, Number

# Words above a column where its name does not make good ones.
_WORDS = {
    "rep_id": "payee",
    "line_amount": "amount",
    "version_number": "plan version",
    "component_name": "component",
    "tier_base_value": "base in tier",
    "fx_rate": "FX rate",
    "fx_rate_id": "FX rate used",
    "order_amount": "ordered",
    "payment_amount": "paid",
    "gl_account": "GL account",
    "gl_closing_amount": "GL closing",
    "file_sha256": "file SHA-256",
    "payout_fx_rate_id": "payout FX rate used",
    "source_row_number": "row in file",
    "entry_id": "entry id",
    "line_id": "line id",
    "total_pay_amount": "to pay",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title (at most 31 characters), one line that says what a row is, and what it shows: `columns` of a mart
    (separated by blanks, in the order of the sheet; `*` is all) `where` something holds, or the rows of a `query` over the
    mart. Columns after a `|` are on the screen and not on paper. Columns named in `totals` are summed below."""

    title: str
    note: str
    mart: str
    columns: str = "*"
    where: str = ""
    totals: str = ""
    query: str = ""

    @property
    def sql(self) -> str:
        """The query for its rows."""
        names = self.columns.replace("|", " ").split()
        listed = "*" if names == ["*"] else ", ".join(map(identifier, names))
        condition = f" WHERE {self.where}" if self.where else ""
        return self.query or f"SELECT {listed} FROM marts.{identifier(self.mart)}{condition} ORDER BY ALL"


@dataclass(frozen=True)
class Column:
    """A column: the name it has in the mart, the words above it, and what it means."""

    name: str
    heading: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """What a sheet shows: `totals` has a row for each currency; the first `printed` columns are printed (0: all)."""

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Sequence[Cell]] = ()
    printed: int = 0

    def column(self, name: str) -> list[Cell]:
        """The cells of the column `name`, without totals."""
        place = [column.name for column in self.columns].index(name)
        return [row[place] for row in self.rows]


def heading(name: str) -> str:
    """`name` of a column in words: `order_id` is Order, `is_closed` is Closed, `opening_amount` Opening."""
    words = _WORDS.get(name) or re.sub(r"^(is|has)_|_(code|value|amount)$|(?<!source)_id$", "", name).replace("_", " ")
    return words[:1].upper() + words[1:]


def read(con: duckdb.DuckDBPyConnection, sheet: Sheet, values: Mapping[str, Any]) -> Table:
    """The rows of `sheet`. `values` are bound to the names that its query has as `$name`."""
    used = {name: value for name, value in values.items() if re.search(rf"\${name}\b", sheet.sql)}
    cursor = con.execute(sheet.sql, used)
    described = cursor.description or []
    names = [str(column[0]) for column in described]
    rows = [_cells(names, row) for row in cursor.fetchall()]
    meanings = _meanings(con, sheet.mart)
    columns = tuple(Column(name, heading(name), meanings.get(name, "")) for name in names)
    printed = len(sheet.columns.partition("|")[0].split()) if "|" in sheet.columns else 0
    return Table(sheet.title, sheet.note, columns, rows, totals(names, rows, sheet.totals.split()), printed)


def totals(names: Sequence[str], rows: Sequence[Sequence[Cell]], summed: Sequence[str]) -> list[list[Cell]]:
    """A row of sums of the columns `summed` for each currency, its name in the first column."""
    if not summed or not rows:
        return []
    sums: dict[str, dict[int, Decimal]] = {}
    for row in rows:
        for place in map(names.index, summed):
            if isinstance(cell := row[place], Money):
                own = sums.setdefault(cell.currency, {})
                own[place] = own.get(place, Decimal(0)) + cell.amount
    return [
        [
            f"Total {currency}".strip() if i == 0 else Money(own[i], currency) if i in own else None
            for i in range(len(names))
        ]
        for currency, own in sorted(sums.items())
    ]


def _cells(names: Sequence[str], row: Sequence[Any]) -> list[Cell]:
    """The values of a row as cells: amounts are money in the currency that the row names for them."""
    own = dict(zip(names, row, strict=True))
    return [_cell(name, value, own) for name, value in own.items()]


def _cell(name: str, value: Any, row: Mapping[str, Any]) -> Cell:
    if isinstance(value, Decimal):
        if name.endswith("_amount") or (name.endswith("_value") and "payout_currency_code" in row):
            return Money(value, str(_currency(name, row) or ""))
        return Number(value)
    return value if isinstance(value, bool | int | date | datetime | str) or value is None else str(value)


def _currency(name: str, row: Mapping[str, Any]) -> Any:
    """The currency of the amount `name`: `<word>_currency_code` of one of its words, that of payouts for a value, else the
    row's `currency_code`."""
    words = name.removesuffix("_value").split("_") if name.endswith("_amount") else ["payout"]
    own = (row[f"{word}_currency_code"] for word in words if f"{word}_currency_code" in row)
    return next(own, row.get("currency_code"))


def _meanings(con: duckdb.DuckDBPyConnection, mart: str) -> dict[str, str]:
    """What the release says of the columns of `mart`."""
    rows = con.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'marts' AND table_name = ?", [mart]
    ).fetchall()
    return {str(name): str(comment or "") for name, comment in rows}
