"""What a cell of a workbook holds, and how it is shown.

Belongs here: money with the decimals of its currency, exact numbers, and text that no spreadsheet runs. Which cells there
are belongs to the modules of the workbooks.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from orchestration.spreadsheet import safe_cell

# ISO 4217, as the macro rounded_to_unit has them (a test compares the two); every other currency has two decimals.
NO_DECIMALS = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])

# A spreadsheet keeps 15 digits of a number and 32,767 characters of a text.
_DIGITS, _CHARACTERS = 15, 32_000
_HASH, _HASH_SHOWN = 32, 10
_DEFAULT_DECIMALS, _MOST_DECIMALS = 2, 12

Value = None | bool | int | date | datetime | str


@dataclass(frozen=True)
class Money:
    """An amount in `currency` (ISO 4217; empty where nobody says, then two decimals)."""

    amount: Decimal
    currency: str = ""


@dataclass(frozen=True)
class Number:
    """A number that is no money: shown with as many decimals as it has."""

    value: Decimal


Cell = Value | Money | Number


def decimals(currency: str) -> int:
    """Decimals of the smallest unit of `currency`."""
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else _DEFAULT_DECIMALS


def shown(cell: Cell) -> tuple[str | float | date | None, str]:
    """What is written of `cell`, and its number format (empty for text). A number that a spreadsheet would not keep to the
    last digit is written as text, and a text that it could run as a formula gets an apostrophe before it."""
    if isinstance(cell, Money):
        return _number(cell.amount, _money_decimals(cell), is_money=True)
    if isinstance(cell, Number):
        return _number(cell.value, min(_scale(cell.value), _MOST_DECIMALS), is_money=False)
    if cell is None or isinstance(cell, bool):
        return None if cell is None else "yes" if cell else "no", ""
    if isinstance(cell, int):
        return _number(Decimal(cell), 0, is_money=False)
    if isinstance(cell, date):
        return cell, "yyyy-mm-dd hh:mm:ss" if isinstance(cell, datetime) else "yyyy-mm-dd"
    return safe_cell(cell if len(cell) <= _CHARACTERS else f"{cell[:_CHARACTERS]}… (cut)"), ""


def length(cell: Cell) -> int:
    """Characters that `cell` takes on the screen."""
    if isinstance(cell, Money):
        return len(f"{cell.amount:,.{_money_decimals(cell)}f}")
    if isinstance(cell, Number):
        return len(f"{cell.value:,.{min(_scale(cell.value), _MOST_DECIMALS)}f}")
    if isinstance(cell, bool):
        return 3
    text = f"{cell:,}" if isinstance(cell, int) else "" if cell is None else str(cell)
    # A hash is there to be copied, not to be read.
    return _HASH_SHOWN if len(text) >= _HASH and " " not in text else len(text)


def _money_decimals(money: Money) -> int:
    """The currency's decimals, and more where the amount has more: nothing is hidden."""
    return max(decimals(money.currency), _scale(money.amount))


def _scale(value: Decimal) -> int:
    """Decimals of `value` that are not trailing zeros."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def _number(value: Decimal, places: int, *, is_money: bool) -> tuple[str | float, str]:
    if len(value.normalize().as_tuple().digits) > _DIGITS:
        # No apostrophe: a sign before digits starts no formula.
        return f"{value:f}", ""
    digits = f"#,##0.{'0' * places}" if places else "#,##0"
    return float(value), f"{digits};[Red]-{digits}" if is_money else digits
