"""Exact numbers and days.

Belongs here: cents, rounding, dividing a whole, and the months and windows that days lie in. Money is whole cents, a ratio
a Fraction; nothing is ever a float.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

FOR_EVER = date(9999, 12, 31)
WHOLE = 100_000_000
Number = int | Fraction
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_LETTERS = {"month": "M", "quarter": "Q", "half_year": "H"}


def rounded(value: Number, half_even: bool = False) -> int:
    """The nearest whole number; half goes away from zero, or to the even one."""
    if half_even:
        return round(Fraction(value))
    size = abs(Fraction(value))
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return whole if value >= 0 else -whole


def fraction(text: str | None, empty: Number = 0) -> Fraction:
    """The number that a text writes."""
    return Fraction(text) if text else Fraction(empty)


def cents(text: str | None) -> int:
    """The cents of an amount as it is delivered."""
    return rounded(fraction(text) * 100)


def money(amount: int) -> str:
    """An amount as text with its cents."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` divided by weight with largest remainder; ties go to the larger weight, then to the earlier one."""
    if not (whole := sum(weights)):
        return [0 for _ in weights]
    units = abs(total)
    base = [units * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(units * weights[i] % whole), -weights[i], i))
    for i in order[: units - sum(base)]:
        base[i] += 1
    return [part if total >= 0 else -part for part in base]


def day(text: str | None, empty: date = FOR_EVER) -> date:
    """The day of a date or instant as text."""
    return date.fromisoformat(text[:10]) if text else empty


def month_of(when: date) -> int:
    """The number of a month, counted without gaps."""
    return when.year * 12 + when.month - 1


def first_of(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_of(month: int) -> date:
    """The last day of a month."""
    return first_of(month + 1) - timedelta(days=1)


def period_id(month: int) -> str:
    """A month as the period calendar names it."""
    return f"{month // 12}-M{month % 12 + 1:02d}"


def month_named(period: str) -> int:
    """The month of a period id."""
    return int(period[:4]) * 12 + int(period[6:]) - 1


def window_of(when: date, frequency: str) -> tuple[int, int]:
    """Rule 11. The first month of the window that a day lies in, and its number of months."""
    length = _MONTHS[frequency or "month"]
    month = month_of(when)
    return month - month % length, length


def window_named(name: str) -> tuple[int, int]:
    """The window of an id."""
    first, part = int(name[:4]) * 12, name[5:]
    if not part:
        return first, 12
    length = next(_MONTHS[kind] for kind, letter in _LETTERS.items() if letter == part[0])
    return first + (int(part[1:]) - 1) * length, length


def window_id(window: tuple[int, int]) -> str:
    """A window as goals and ledgers name it."""
    first, length = window
    year, number = first // 12, first % 12 // length + 1
    letter = {months: _LETTERS[name] for name, months in _MONTHS.items() if name in _LETTERS}.get(length)
    if letter is None:
        return str(year)
    return f"{year}-{letter}{number:02d}" if letter == "M" else f"{year}-{letter}{number}"
