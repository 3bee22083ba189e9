"""The quota of a window.

Belongs here: rule 12 for goals of people that nothing prorates but revisions of the day they take effect, and day counts.
"""

from datetime import date, timedelta
from fractions import Fraction

from tests.reference.exact import day, first_of, window_id
from tests.reference.known import Known, Row
from tests.reference.plans import Component

_AMOUNT = {"booking": "booked", "invoice": "invoiced", "cash": "cash"}


class Quotas:
    """Goals of reps by measure, product group and period; money in cents."""

    def __init__(self, known: Known):
        self.goals = known.by(
            "quotas", "owner_type_code", "owner_id", "goal_type_code", "measure_code", "product_group_code", "period_id"
        )

    def of(self, rep: str, component: Component, window: tuple[int, int]) -> Fraction:
        """The quota of a payee in a window; 0 where there is none."""
        measure = _AMOUNT[component.basis] if component.measure == "amount" else component.measure
        first, length = window
        for part in sorted({length, *(months for months in (6, 3, 1) if months < length)}, reverse=True):
            goals = [self._goal(rep, component, measure, (start, part)) for start in range(first, first + length, part)]
            found = [goal for goal in goals if goal is not None]
            if found:
                return sum(found, Fraction(0))
        return Fraction(0)

    def _goal(self, rep: str, component: Component, measure: str, window: tuple[int, int]) -> Fraction | None:
        key = ("rep", rep, component.goal, measure, component.group or "all", window_id(window))
        rows = self.goals.get(key)
        if not rows:
            return None
        scale = 1 if measure == "units" else 100
        return _blended(rows, first_of(window[0]), first_of(window[0] + window[1])) * scale


def _blended(rows: list[Row], first: date, after: date) -> Fraction:
    """Each revision counts from the day it takes effect until the next."""
    ordered = sorted(rows, key=lambda row: int(row["revision_number"]))
    total = Fraction(0)
    for number, row in enumerate(ordered):
        start = max(day(row.get("effective_from"), first), first)
        later = [max(day(next_.get("effective_from"), first), first) for next_ in ordered[number + 1 :]]
        days = max(0, (min([after, *later]) - start).days)
        total += Fraction(row.get("target_value") or 0) * days / (after - first).days
    return total


def counted(first: date, after: date, rule: str) -> int:
    """The days of a half-open range by a day count."""
    if rule == "30_360":
        days = 360 * (after.year - first.year) + 30 * (after.month - first.month)
        return days + min(after.day, 30) - min(first.day, 30)
    if rule == "working_days":
        return sum((first + timedelta(days=n)).weekday() < 5 for n in range((after - first).days))
    return (after - first).days
