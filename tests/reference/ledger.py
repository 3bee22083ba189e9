"""The ledger of a company.

Belongs here: rules 17 to 19, what is posted when, and how the parts of pay follow each other. Each part has a module.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.reference import awards, balance, holdback, limits
from tests.reference.credit import Credit, Exception_, Organisation, credit
from tests.reference.entitlement import Earned, Id, Window, entitled, measured_by, paying, too_late
from tests.reference.events import Event, Measuring, Source
from tests.reference.exact import (
    cents,
    day,
    first_of,
    last_of,
    month_named,
    month_of,
    period_id,
    rounded,
    window_id,
    window_named,
    window_of,
)
from tests.reference.known import Extracts, Known
from tests.reference.plans import Assignment, Component, Plans, Version
from tests.reference.quota import Quotas, counted

NOWHERE: Source = ("", "", "", "")
EARNED = frozenset({"EARN", "EARN_REVERSAL", "CLAWBACK", "BONUS"})
NET = EARNED | {"CAP_ADJ", "FLOOR_ADJ", "MANUAL_ADJ", "HOLDBACK", "HOLDBACK_RELEASE"}
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


class Company:
    """One company as of a day, with the months that were closed before."""

    def __init__(self, extracts: Extracts, as_of: date, closed: Closed | None = None):
        self.known = Known(extracts, as_of)
        self.as_of, self.closed = as_of, closed or Closed()
        self.plans, self.quotas = Plans(self.known), Quotas(self.known)
        self.organisation, self.measuring = Organisation(self.known), Measuring(self.known, self.plans)
        self.credited = credit(self.known)
        self.of_rep: dict[str, list[Credit]] = defaultdict(list)
        for each in self.credited.credits:
            self.of_rep[each.rep].append(each)
        self.taken = {rep: self.measuring.taken(rep, credits) for rep, credits in self.of_rep.items()}
        self.open = max(self.closed.months) + 1 if self.closed.months else None
        self.last = month_of(as_of)
        self._late: list[Exception_] = []
        self.balances: dict[tuple[str, str], dict[int, balance.Month]] = {}

    @cached_property
    def months(self) -> range:
        """The open months."""
        if self.open is not None:
            return range(self.open, self.last + 1)
        days = [each.unit.when for each in self.credited.credits]
        days += [day(row["valid_from"]) for row in (*self.known["plan_assignments"], *self.known["draws"])]
        return range(month_of(min(days, default=self.as_of)), self.last + 1)

    @cached_property
    def exceptions(self) -> list[Exception_]:
        """What is credited to nobody, and what nobody is paid for."""
        assert self.books is not None
        unpaid = [each for rep, credits in self.taken.items() for each in self.measuring.unpaid(rep, credits)]
        return [*self.credited.exceptions, *unpaid, *self.measuring.exceptions, *self._late]

    @cached_property
    def books(self) -> list[Book]:
        """What every component owes every payee."""
        found = []
        for rep, assignments in sorted(self.plans.assignments.items()):
            families: dict[tuple[str, str], list[Component]] = defaultdict(list)
            for version in dict.fromkeys(each.version for each in assignments):
                for component in self.plans.components.get((version.plan, version.number), []):
                    families[version.plan, component.id].append(component)
            for family in families.values():
                found += self._family(rep, family)
        return found

    @cached_property
    def entries(self) -> list[Entry]:
        """Everything that is posted."""
        found = [*self.closed.entries]
        for book in self.books:
            found += self._commission(book)
        found += self._limited()
        found += self._spiffs()
        found += self._plan_caps(found)
        for book in self.books:
            found += self._held(book, found)
        found += self._adjustments()
        found += self._expenses()
        return found + self._balances(found)

    # What was earned.

    def _family(self, rep: str, family: list[Component]) -> list[Book]:
        """A component in all its versions: what each owes at the end of each month."""
        measured: list[tuple[Component, list[Event]]] = []
        for component in family:
            events = self.measuring.events(component, rep, self.taken.get(rep, []))
            measured.append((component, [replace(each, posted=self._posting(rep, component, each)) for each in events]))
        paid = paying(measured)
        versions: list[tuple[Component, list[Event]]] = []
        books: list[Book] = []
        for component, events in measured:
            if component.is_award:
                mine = [each for each in self.plans.assignments[rep] if each.version == component.version]
                by_id = {event.id: (other, event.base) for other, event in paid}
                known = measured_by(component, events, by_id, dict.fromkeys(by_id, Fraction(1)))
                if component.version.resets:
                    known = [event for event in known if event.pays]
                earned = {month: self._awarded(rep, component, known, mine, month) for month in self.months}
                books.append(Book(rep, component, earned))
            else:
                versions.append((component, sorted(events, key=lambda event: (event.posted, event.place))))
        totals: dict[int, dict[Id, Earned]] = {}
        for month in self.months:
            now = [(each, [event for event in events if event.posted <= month]) for each, events in versions]
            totals[month] = entitled(now, lambda component, window: self.quota(rep, component, window))
        paid = paying(versions)
        late = {event.id for event in too_late(paid)}
        for component, events in versions:
            self._late += self.measuring.late(component, rep, (event for event in events if event.id in late))
            number = component.version.number
            rows = {
                month: {key: value for (key, _), value in each.items() if value.version == number}
                for month, each in totals.items()
            }
            books.append(Book(rep, component, rows))
        return books

    def _awarded(
        self, rep: str, component: Component, events: list[Event], mine: list[Assignment], month: int
    ) -> dict[Source, Earned]:
        """Rule 16: windows that are over."""
        windows = {window_of(first_of(at), component.frequency) for each in mine for at in self._assigned_months(each)}
        found = {}
        for window in sorted(windows):
            last = window[0] + window[1] - 1
            if last > month or last_of(last) > self.as_of:
                continue
            if component.kind == "pool_share":
                # The last of its versions pays the pool.
                if component.version != self._shares_pool(rep, component, window)[-1].version:
                    continue
                amount = self._pool(rep, component, window)
            else:
                total = sum(event.base for event in events if window_of(event.when, component.frequency) == window)
                share = component.table.interpolated(total, self.quota(rep, component, window))
                amount = rounded(awards.incentive(component, mine, window) * share)
            source = _of_window(window)
            if amount:
                found[source] = Earned(amount, window, last, last_of(last), component.version.number)
        return found

    def _assigned_months(self, each: Assignment) -> range:
        first, after = max(each.first, each.version.first), min(each.after, each.version.after)
        return range(month_of(first), min(month_of(after), self.last) + 1)

    def _shares_pool(self, rep: str, component: Component, window: Window) -> list[Assignment]:
        """A payee's assignments on days of the window to versions that have the component as a pool, in order."""
        first, after = first_of(window[0]), first_of(window[0] + window[1])
        pooled = {
            each.version for rows in self.plans.components.values() for each in rows
            if (each.version.plan, each.id, each.kind) == (component.version.plan, component.id, "pool_share")
        }  # fmt: skip
        mine = [
            each for each in self.plans.assignments[rep]
            if each.version in pooled and max(each.start, first) < min(each.end, after)
        ]  # fmt: skip
        return sorted(mine, key=lambda each: each.start)

    def _pool(self, rep: str, component: Component, window: Window) -> int:
        first, after = first_of(window[0]), first_of(window[0] + window[1])
        assigned = {}
        for other in self.plans.assignments:
            if mine := self._shares_pool(other, component, window):
                assigned[other] = max(first, mine[0].start), min(after, max(each.end for each in mine))
        payees, weights = awards.members(self.known, component.team, assigned)
        if rep not in payees:
            return 0
        credits = awards.team_credit(self.organisation, self.credited.credits, component.team)
        total = self.measuring.converted(component, credits, window)
        return awards.pooled(component.table.tiers[0].rate, total, weights)[payees.index(rep)]

    def quota(self, rep: str, component: Component, window: Window) -> Fraction:
        """Rules 12 and 13: the quota of a window, for a version that starts anew in proportion to its days."""
        quota = self.quotas.of(rep, component, window)
        version = component.version
        if not version.resets:
            return quota
        first, after = first_of(window[0]), first_of(window[0] + window[1])
        days = 0
        for each in self.plans.assignments[rep]:
            start, end = max(first, each.first, version.first), min(after, each.after, version.after)
            if each.version == version and start < end:
                days += counted(start, end, version.day_count)
        return quota * days / counted(first, after, version.day_count)

    # What is posted of it.

    def _posting(self, rep: str, component: Component, event: Event) -> int:
        """Rule 17."""
        month = month_of(event.when)
        if self.open is None or month >= self.open:
            return month
        mine = (rep, component.id, event.key, month)
        is_sealed = any(
            (entry.rep, entry.component, entry.source, entry.posted) == mine and entry.kind in EARNED
            for entry in self.closed.entries
        )
        return month if is_sealed else self.open

    def _sealed(
        self, rep: str, component: Component, kinds: Iterable[str], reason: str = "", is_one_version: bool = True
    ) -> dict[Source, int]:
        """What closed months hold of a component, in one of its versions or in all, by source."""
        found: dict[Source, int] = defaultdict(int)
        for entry in self.closed.entries:
            same = (entry.component, entry.plan) == (component.id, component.version.plan)
            same = same and (not is_one_version or entry.version == component.version.number)
            if entry.rep == rep and same and entry.kind in kinds and (not reason or entry.reason == reason):
                found[entry.source] += entry.amount
        return found

    def _growth(
        self, totals: Mapping[int, Mapping[Source, int]], sealed: Mapping[Source, int]
    ) -> Iterator[tuple[int, Source, int]]:
        """What totals by source grew by in each open month; the first one starts from what is sealed."""
        before: Mapping[Source, int] = sealed
        for month in self.months:
            now = totals.get(month, before)
            for source in dict.fromkeys([*now, *before]):
                growth = now.get(source, 0) - before.get(source, 0)
                if growth or (source in now and source not in before):
                    yield month, source, growth
            before = now

    def _entry(self, book: Book, month: int, source: Source, amount: int, **more: Any) -> Entry:
        version = book.version
        told = {"rep": book.rep, "plan": version.plan, "version": version.number, "component": book.component.id}
        told |= {"posted": month, "origin": month, "source": source, "amount": amount, "currency": version.currency}
        return Entry(**(told | more))

    def _commission(self, book: Book) -> list[Entry]:
        totals = {month: {source: each.amount for source, each in rows.items()} for month, rows in book.earned.items()}
        found = []
        origins = {entry.source: entry.origin for entry in self.closed.entries if entry.rep == book.rep}
        for month, source, growth in self._growth(totals, self._sealed(book.rep, book.component, EARNED)):
            now, before = book.earned[month].get(source), book.earned.get(month - 1, {}).get(source)
            back = now is not None and (now.is_refund or now.given_back > (before.given_back if before else 0))
            kind, reason = ("EARN", "") if growth >= 0 else ("EARN_REVERSAL", "restated")
            if growth < 0 and back:
                kind, reason = "CLAWBACK", "refund"
            if book.component.kind in ("spiff", "bonus") and kind == "EARN":
                kind = "BONUS"
            origin = now.origin if now else origins.get(source, month)
            found.append(self._entry(book, month, source, growth, kind=kind, origin=origin, reason=reason))
        return found

    def _limited(self) -> list[Entry]:
        """Rule 21: of the total of a component in its versions that have a cap, a floor or a budget. The last of them that
        earned says the cap, that of the window's last day the floor."""
        found = []
        families: dict[tuple[str, str, str], list[Book]] = defaultdict(list)
        for book in self.books:
            families[book.rep, book.version.plan, book.component.id].append(book)
        for books in families.values():
            capped: dict[int, dict[Source, int]] = {month: {} for month in self.months}
            floored: dict[int, dict[Source, int]] = {month: {} for month in self.months}
            raised: dict[Source, Book] = {}
            for month in self.months:
                over = {window: book for book in books for window in self._floor_windows(book, month)}
                off: dict[Window, int] = defaultdict(int)
                limited = [book for book in books if book.component.is_limited]
                totals = limits.together([book.earned[month] for book in limited])
                for window, total in totals.items():
                    cap = _standing(limited, _of_window(window), month).component.cap
                    off[window] = limits.above(total, cap) if cap is not None else 0
                    if off[window]:
                        capped[month][_of_window(window)] = off[window]
                for window, book in over.items():
                    total, floor = totals[window] + off[window], book.component.floor
                    if floor is not None and (more := limits.below(total, floor)):
                        floored[month][_of_window(window)], raised[_of_window(window)] = more, book
            for kind, reason, series in (
                ("CAP_ADJ", "component_cap", capped), ("FLOOR_ADJ", "component_floor", floored),
            ):  # fmt: skip
                sealed = self._sealed(books[-1].rep, books[-1].component, [kind], reason, is_one_version=False)
                for month, source, growth in self._growth(series, sealed):
                    standing = _standing(books, source, month)
                    book = raised.get(source, standing) if kind == "FLOOR_ADJ" else standing
                    origin = _within(source, month)
                    found.append(self._entry(book, month, source, growth, kind=kind, origin=origin, reason=reason))
        return found

    def _floor_windows(self, book: Book, month: int) -> set[Window]:
        """Windows that are over, and on whose last day the payee was assigned."""
        component = book.component
        if component.floor is None:
            return set()
        found = set()
        for each in self.plans.assignments[book.rep]:
            if each.version == component.version:
                for at in self._assigned_months(each):
                    window = window_of(first_of(at), component.frequency)
                    last = window[0] + window[1] - 1
                    if last <= month and last_of(last) <= self.as_of and each.holds(last_of(last)):
                        found.add(window)
        return found

    def _spiffs(self) -> list[Entry]:
        """Rule 23."""
        found = []
        groups: dict[tuple[str, str], list[Book]] = defaultdict(list)
        for book in self.books:
            if book.component.budget is not None:
                groups[book.version.plan, book.component.id].append(book)
        for books in groups.values():
            budget = books[-1].component.budget or 0
            # A payee's claims in all versions; what is taken off stands on the last that has any.
            mine: dict[str, list[Book]] = defaultdict(list)
            for book in books:
                mine[book.rep].append(book)
            series: dict[str, dict[int, dict[Source, int]]] = {rep: defaultdict(dict) for rep in mine}
            for month in self.months:
                claims: dict[Window, dict[str, int]] = defaultdict(lambda: defaultdict(int))
                for book in books:
                    for window, total in limits.by_window(book.earned[month]).items():
                        claims[window][book.rep] += total
                for window, asked in claims.items():
                    for rep, off in limits.budgeted(asked, budget).items():
                        if off:
                            series[rep][month][_of_window(window)] = off
            for rep, own in mine.items():
                rows = {month: series[rep].get(month, {}) for month in self.months}
                sealed = self._sealed(rep, own[-1].component, ["CAP_ADJ"], "spiff_budget", is_one_version=False)
                for month, source, growth in self._growth(rows, sealed):
                    book, origin = _standing(own, source, month), _within(source, month)
                    found.append(
                        self._entry(book, month, source, growth, kind="CAP_ADJ", origin=origin, reason="spiff_budget")
                    )
        return found

    def _plan_caps(self, entries: list[Entry]) -> list[Entry]:
        """Rule 22: by month of origin, after caps and floors of components, of all versions that have a cap."""
        found: list[Entry] = []
        kinds = EARNED | {"CAP_ADJ", "FLOOR_ADJ"}
        plans: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            version = self.plans.versions.get((entry.plan, entry.version))
            capped = version is not None and version.cap is not None
            if capped and entry.kind in kinds and entry.reason != "plan_cap":
                plans[entry.rep, entry.plan].append(entry)
        for (rep, plan), mine in plans.items():
            series: dict[int, dict[Source, int]] = {}
            said: dict[tuple[int, Source], Version] = {}
            for month in self.months:
                series[month] = {}
                months: dict[int, list[Entry]] = defaultdict(list)
                for entry in mine:
                    if entry.posted <= month:
                        months[entry.origin].append(entry)
                for origin, parts in months.items():
                    version = self.plans.versions[plan, max(entry.version for entry in parts)]
                    source = ("period", period_id(origin), "", "")
                    said[month, source] = version
                    total = sum(entry.amount for entry in parts)
                    if version.cap is not None and (off := limits.above(total, version.cap)):
                        series[month][source] = off
            sealed: dict[Source, int] = defaultdict(int)
            for entry in self.closed.entries:
                if (entry.rep, entry.plan, entry.reason) == (rep, plan, "plan_cap"):
                    sealed[entry.source] += entry.amount
            for month, source, growth in self._growth(series, sealed):
                version = said.get((month, source)) or self.plans.versions[plan, max(each.version for each in mine)]
                found.append(
                    Entry(
                        rep, month, "CAP_ADJ", growth, "", plan, version.number, source, month_named(source[1]),
                        version.currency, "plan_cap",
                    )
                )  # fmt: skip
        return found

    def _held(self, book: Book, entries: list[Entry]) -> list[Entry]:
        """Rule 26."""
        component = book.component
        if not component.holdback:
            return []
        held: dict[int, dict[Source, int]] = {}
        released: dict[int, dict[Source, int]] = {}
        sealed = {kind: self._sealed(book.rep, component, [kind]) for kind in ("HOLDBACK", "HOLDBACK_RELEASE")}
        done: dict[Source, holdback.Reserve] = {
            source: holdback.Reserve(-sealed["HOLDBACK"][source], amount, min(self.months))
            for source, amount in sealed["HOLDBACK_RELEASE"].items()
            if amount
        }
        for month in self.months:
            by = min(last_of(month), self.as_of)
            rows = dict(book.earned[month])
            rows.update(self._window_adjustments(book, entries, month))
            reserves = holdback.reserves(rows, component.holdback, component.release_days, by)
            # What is earned only after its release is not held any more.
            days = timedelta(days=component.release_days or 0)
            reserves = {
                source: each for source, each in reserves.items()
                if source in rows and (not each.released or rows[source].when + days >= first_of(month))
            } | done  # fmt: skip
            # What was released stays as it was then.
            done |= {source: each for source, each in reserves.items() if each.released}
            held[month] = {source: -each.held for source, each in reserves.items() if each.held}
            released[month] = {source: each.released for source, each in reserves.items() if each.released}
        found = []
        for kind, series in (("HOLDBACK", held), ("HOLDBACK_RELEASE", released)):
            for month, source, growth in self._growth(series, self._sealed(book.rep, component, [kind])):
                reason = "released" if kind == "HOLDBACK_RELEASE" else "held" if growth < 0 else "consumed"
                rows = dict(book.earned[month])
                origin = rows[source].origin if source in rows else month
                found.append(self._entry(book, month, source, growth, kind=kind, origin=origin, reason=reason))
        return found

    def _window_adjustments(self, book: Book, entries: list[Entry], month: int) -> dict[Source, Earned]:
        """Caps and floors of a component by the end of a month, as something earned on the last day of the window."""
        totals: dict[Source, int] = defaultdict(int)
        for entry in entries:
            mine = (entry.rep, entry.component, entry.plan, entry.version) == (
                book.rep, book.component.id, book.component.version.plan, book.component.version.number
            )  # fmt: skip
            if mine and entry.kind in ("CAP_ADJ", "FLOOR_ADJ") and entry.posted <= month:
                totals[entry.source] += entry.amount
        found = {}
        for source, amount in totals.items():
            window = window_named(source[1])
            last = window[0] + window[1] - 1
            found[source] = Earned(amount, window, last, last_of(last), book.version.number)
        return found

    # What is paid.

    @cached_property
    def salaries(self) -> dict[tuple[str, str, int], int]:
        """Rule 31: the base salary of a payee's month."""
        found: dict[tuple[str, str, int], int] = defaultdict(int)
        for rep, assignments in self.plans.assignments.items():
            for each in assignments:
                rule = each.version.day_count
                for month in self._assigned_months(each) if each.salary else ():
                    first, after = first_of(month), first_of(month + 1)
                    start = max(first, each.first, each.version.first)
                    end = min(after, each.after, each.version.after)
                    if start < end:
                        days = Fraction(counted(start, end, rule), counted(first, after, rule))
                        found[rep, each.currency, month] += rounded(each.salary * days)
        return found

    def _adjustments(self) -> list[Entry]:
        kinds = {"bonus": "BONUS", "draw_forgive": "DRAW_FORGIVE", "write_off": "WRITE_OFF"}
        found = []
        for row in self.known["adjustments"]:
            if not row.get("approved_at") or day(row["approved_at"]) > self.as_of:
                continue
            kind = kinds.get(row["type_code"], "MANUAL_ADJ")
            if row["type_code"] == "holdback_release":
                kind = "HOLDBACK_RELEASE"
            month = month_named(row["period_id"])
            posted = month if self.open is None else max(month, self.open)
            if month > self.last or any(entry.source[1] == row["adjustment_id"] for entry in self.closed.entries):
                continue
            amount = cents(row["amount"])
            if kind == "DRAW_FORGIVE":
                amount = -abs(amount)
            source = ("adjustment", row["adjustment_id"], "", "")
            found.append(
                Entry(
                    row["rep_id"], posted, kind, amount, source=source, origin=month, currency=row["currency_code"],
                    reason=row["reason_code"],
                )
            )  # fmt: skip
        return found

    def _expenses(self) -> list[Entry]:
        """Rule 30."""
        found = []
        for row in self.known["expenses"]:
            approved = row["status_code"] in ("approved", "paid") and row.get("approved_at")
            sealed = any(entry.source[1] == row["expense_id"] for entry in self.closed.entries)
            if not approved or day(row["approved_at"]) > self.as_of or sealed:
                continue
            month = month_of(day(row["approved_at"]))
            posted = month if self.open is None else max(month, self.open)
            source = ("expense", row["expense_id"], "", "")
            found.append(
                Entry(
                    row["rep_id"], posted, "EXPENSE", cents(row["amount"]), source=source, origin=month,
                    currency=row["currency_code"], reason=row.get("category_code") or "",
                )
            )  # fmt: skip
        return found

    def _balances(self, entries: list[Entry]) -> list[Entry]:
        """Rules 27 and 28."""
        found: list[Entry] = []
        self.balances = {}
        draws = self.known.by("draws", "rep_id")
        nets: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        forgiven: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        expenses: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for entry in entries:
            who = (entry.rep, entry.currency)
            if entry.kind in NET or (entry.kind == "WRITE_OFF" and entry.source[0] == "adjustment"):
                nets[who][entry.posted] += entry.amount
            elif entry.kind == "DRAW_FORGIVE":
                forgiven[who][entry.posted] -= entry.amount
            elif entry.kind == "EXPENSE":
                expenses[who][entry.posted] += entry.amount
        people = {
            *nets,
            *forgiven,
            *expenses,
            *((rep, row["currency_code"]) for (rep,), rows in draws.items() for row in rows),
        }
        for rep, currency in sorted(people):
            who = (rep, currency)
            mine = [row for row in draws.get((rep,), []) if row["currency_code"] == currency]
            months = [*nets[who], *forgiven[who], *expenses[who], *(month_of(day(row["valid_from"])) for row in mine)]
            done = balance.Month()
            for month in range(min(months, default=self.last), self.last + 1):
                plan = next((each.version for each in self.plans.of(rep, last_of(month))), None)
                key = ("", 0) if plan is None else (plan.plan, plan.number)
                done = balance.settle(
                    mine, month, nets[who][month], done, forgiven=forgiven[who][month],
                    forgives=plan is not None and plan.forgives and plan.currency == currency,
                    recovery=self.plans.recovery.get(key, Fraction(1)),
                )  # fmt: skip
                self.balances.setdefault(who, {})[month] = done
                found += self._paid(who, month, done, expenses[who][month])
        if self.open is None:
            return found
        return [entry for entry in found if entry.posted >= self.open]

    def _paid(self, who: tuple[str, str], month: int, done: balance.Month, expenses: int) -> list[Entry]:
        rep, currency = who
        at = balance.paid_on(month, self._pay_dates)
        rows = [
            (month, "DRAW_ADVANCE", done.advance), (month, "DRAW_RECOVERY", -done.recovered),
            (month, "WRITE_OFF", done.written_off),
        ]  # fmt: skip
        if at <= self.as_of:
            rows += [(month_of(at), "PAYOUT", -done.payable), (month_of(at), "EXPENSE_PAYOUT", -expenses)]
        return [
            Entry(
                rep,
                posted,
                kind,
                amount,
                source=("period", f"{period_id(month)}/commission", "", ""),
                origin=month,
                currency=currency,
            )
            for posted, kind, amount in rows
            if amount
        ]

    @cached_property
    def _pay_dates(self) -> dict[int, date]:
        return {
            month_of(day(row["valid_from"])): day(row["pay_date"])
            for row in self.known["period_calendar"]
            if row["period_type_code"] == "month" and row.get("pay_date")
        }


def _of_window(window: Window) -> Source:
    """What an entry names that is about a whole window."""
    return ("window", window_id(window), "", "")


def _within(source: Source, month: int) -> int:
    """The month of origin of what is posted about a window: its last month for what comes after it."""
    first, length = window_named(source[1])
    return min(month, first + length - 1)


def _standing(books: list[Book], source: Source, month: int) -> Book:
    """The last version that had earned something in a window by the end of a month, or the last one."""
    earning = [
        book for book in books if any(window_id(each.window) == source[1] for each in book.earned[month].values())
    ]
    return (earning or books)[-1]
