"""Entries, and when they are posted.

Belongs here: rules 17 and 19: the month that something is posted in, what closed months hold, and what totals grew by.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from tests.reference.entitlement import Earned
from tests.reference.events import Event, Source
from tests.reference.exact import month_of, period_id
from tests.reference.plans import Component, Version

_K = TypeVar("_K")
# A source, and the month of origin.
Origin = tuple[Source, int]
NOWHERE: Source = ("", "", "", "")
EARNED = frozenset({"EARN", "EARN_REVERSAL", "CLAWBACK", "BONUS"})
LIMITS = frozenset({"CAP_ADJ", "FLOOR_ADJ"})
NET = EARNED | LIMITS | {"MANUAL_ADJ", "HOLDBACK", "HOLDBACK_RELEASE"}
ACCRUAL = NET | {"DRAW_ADVANCE", "DRAW_RECOVERY", "WRITE_OFF", "PAYOUT"}


@dataclass(frozen=True)
class Entry:
    """Cents that are posted in a month."""

    rep: str
    posted: int
    kind: str
    amount: int
    component: str = ""
    plan: str = ""
    version: int = 0
    source: Source = NOWHERE
    origin: int = 0
    currency: str = "USD"
    reason: str = ""

    @property
    def period(self) -> str:
        """The month that it is posted in, as the period calendar names it."""
        return period_id(self.posted)

    @property
    def is_accrual(self) -> bool:
        """True where the entry moves what is owed of commission."""
        return self.kind in ACCRUAL


@dataclass(frozen=True)
class Closed:
    """The months that are closed, and every entry that was sealed."""

    months: frozenset[int] = frozenset()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Book:
    """What a component owes a payee at the end of each month."""

    rep: str
    component: Component
    earned: Mapping[int, Mapping[Source, Earned]]

    @property
    def version(self) -> Version:
        """The version of the plan."""
        return self.component.version


class Posting:
    """The open months of a company as of a day, all of which anything is known, and what was sealed."""

    def __init__(self, as_of: date, closed: Closed, first: int):
        self.as_of, self.closed = as_of, closed
        self.open = max(closed.months) + 1 if closed.months else None
        self.last = month_of(as_of)
        self.months = range(first if self.open is None else self.open, self.last + 1)
        self.all_months = range(min(first, self.months.start), self.last + 1)

    def of(self, month: int) -> int:
        """The month that something of a month is posted in."""
        return month if self.open is None else max(month, self.open)

    def of_event(self, rep: str, component: Component, event: Event) -> int:
        """Rule 17: the month of an event; where that is closed without it, the closed month that has it, or the earliest
        open one."""
        month = month_of(event.when)
        if self.open is None or month >= self.open:
            return month
        sealed = self._posted.get((rep, component.version.plan, component.id, event.key), ())
        return month if month in sealed else min(sealed, default=self.open)

    @cached_property
    def _posted(self) -> dict[tuple[str, str, str, Source], set[int]]:
        """The closed months that have an event."""
        found: dict[tuple[str, str, str, Source], set[int]] = defaultdict(set)
        for each in self.closed.entries:
            if each.kind in EARNED:
                found[each.rep, each.plan, each.component, each.source].add(each.posted)
        return found

    def holds(self, name: str) -> bool:
        """True where a closed month has an entry of the record."""
        return any(entry.source[1] == name for entry in self.closed.entries)

    def sealed(self, rep: str, component: Component, kinds: Iterable[str]) -> dict[Source, int]:
        """What closed months hold of a version of a component, by source."""
        found: dict[Source, int] = defaultdict(int)
        mine = (rep, component.version.plan, component.version.number, component.id)
        for each in self.closed.entries:
            if (each.rep, each.plan, each.version, each.component) == mine and each.kind in kinds:
                found[each.source] += each.amount
        return found

    def sealed_limits(self, rep: str, component: Component, reason: str) -> dict[Origin, int]:
        """What closed months hold of a limit of a component, in all its versions, by source and month of origin."""
        found: dict[Origin, int] = defaultdict(int)
        mine = (rep, component.version.plan, component.id, reason)
        for each in self.closed.entries:
            if (each.rep, each.plan, each.component, each.reason) == mine and each.kind in LIMITS:
                found[each.source, each.origin] += each.amount
        return found

    def growth(self, totals: Mapping[int, Mapping[_K, int]], sealed: Mapping[_K, int]) -> Iterator[tuple[int, _K, int]]:
        """What totals by source grew by in each open month; the first one starts from what is sealed."""
        before = sealed
        for month in self.months:
            now = totals.get(month, before)
            for key in dict.fromkeys([*now, *before]):
                growth = now.get(key, 0) - before.get(key, 0)
                if growth or (key in now and key not in before):
                    yield month, key, growth
            before = now


def entry(book: Book, month: int, source: Source, amount: int, **more: Any) -> Entry:
    """An entry about a component; without `origin` its month is that of the posting."""
    version = book.version
    told = {"rep": book.rep, "plan": version.plan, "version": version.number, "component": book.component.id}
    told |= {"posted": month, "origin": month, "source": source, "amount": amount, "currency": version.currency}
    return Entry(**(told | more))
