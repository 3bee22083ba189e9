"""From what a month brings to what is paid for it.

Belongs here: rules 27 and 28: draws, the balance that is carried, and payouts.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.exact import cents, day, first_of, fraction, rounded
from tests.reference.known import Row


@dataclass(frozen=True)
class Month:
    """What a month did to the balance of a payee."""

    advance: int = 0
    recovered: int = 0
    payable: int = 0
    written_off: int = 0
    carried: int = 0
    draw: int = 0


def drawn(row: Row, month: int) -> int:
    """The draw of a month, in proportion to the days that it is valid."""
    first, after = first_of(month), first_of(month + 1)
    days = (min(after, day(row.get("valid_to"))) - max(first, day(row["valid_from"]))).days
    return rounded(Fraction(cents(row["amount"]) * max(days, 0), (after - first).days))


def settle(
    draws: list[Row],
    month: int,
    net: int,
    before: Month,
    *,
    forgives: bool = False,
    forgiven: int = 0,
    recovery: Fraction = Fraction(1),
) -> Month:
    """A month of a payee: `net` cents earned and adjusted, after the month `before`, `forgiven` cents of a draw."""
    carried, draw = before.carried, before.draw - forgiven
    started = [row for row in draws if day(row["valid_from"]) < first_of(month + 1)]
    active = [row for row in started if drawn(row, month)]
    granted = sum(drawn(row, month) for row in active)
    advance = recovered = 0
    if started:
        row = (active or started)[-1]
        if active:
            advance = max(0, granted - net)
        if row["type_code"] == "recoverable":
            if row.get("max_balance_amount"):
                advance = min(advance, max(0, cents(row["max_balance_amount"]) - draw))
            ratio = fraction(row["recovery_ratio"]) if row.get("recovery_ratio") else recovery
            recovered = min(draw, rounded(max(0, net - granted) * ratio))
            draw += advance - recovered
    total = carried + net + advance - recovered
    payable = max(0, total)
    left = total - payable
    return Month(advance, recovered, payable, -left if forgives else 0, 0 if forgives else left, draw)


def paid_on(month: int, calendar: dict[int, date]) -> date:
    """The pay date of a month; the first day of the next one where the calendar has none."""
    return calendar.get(month, first_of(month + 1))
