"""What every component owes every payee at the end of each month.

Belongs here: rules 16 and 18: the versions of a component together, what they pay by source and what they pay by window.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from tests.reference.awards import Pools, incentive
from tests.reference.credit import Exception_
from tests.reference.entitlement import Earned, Versions, Window, entitled, measured_by, paying, too_late
from tests.reference.events import Event, Measuring, Source
from tests.reference.exact import first_of, last_of, rounded, window_of
from tests.reference.limits import of_window
from tests.reference.plans import Assignment, Component
from tests.reference.posting import Book, Posting
from tests.reference.quota import Quotas, counted
from tests.reference.taking import Taken


class Earning:
    """The books of a company; `late` has the refunds that take nothing back."""

    def __init__(
        self, measuring: Measuring, quotas: Quotas, taken: Mapping[str, Sequence[Taken]], pools: Pools, posting: Posting
    ):
        self.measuring, self.plans, self.quotas, self.taken = measuring, measuring.plans, quotas, taken
        self.pools, self.posting = pools, posting
        self.late: list[Exception_] = []
        self.books = self._books()

    def _books(self) -> list[Book]:
        found = []
        for rep, assignments in sorted(self.plans.assignments.items()):
            families: dict[tuple[str, str], list[Component]] = defaultdict(list)
            for version in dict.fromkeys(each.version for each in assignments):
                for component in self.plans.components.get((version.plan, version.number), []):
                    families[version.plan, component.id].append(component)
            for family in families.values():
                found += self._family(rep, family)
        return found

    def _family(self, rep: str, family: list[Component]) -> list[Book]:
        """A component in all its versions."""
        measured = [(component, self._placed(rep, component)) for component in family]
        awards = [row for row in measured if row[0].is_award]
        rates = [row for row in measured if not row[0].is_award]
        for versions in (awards, rates):
            late = {event.id for event in too_late(paying(versions))}
            for component, events in versions:
                self.late += self.measuring.late(component, rep, (event for event in events if event.id in late))
        books = [*self._by_window(rep, awards), *self._by_source(rep, rates)]
        return sorted(books, key=lambda book: book.version.number)

    def _placed(self, rep: str, component: Component) -> list[Event]:
        """The events that a component measures, each with the month that it is posted in, in order of position."""
        events = self.measuring.events(component, rep, self.taken.get(rep, []))
        placed = [replace(each, posted=self.posting.of_event(rep, component, each)) for each in events]
        return sorted(placed, key=lambda event: (event.posted, event.place))

    def _by_source(self, rep: str, versions: Versions) -> list[Book]:
        """What rates pay for each source, at the end of each month."""
        earned: dict[int, dict[int, dict[Source, Earned]]] = defaultdict(dict)
        for month in self.posting.all_months:
            now = [(each, [event for event in events if event.posted <= month]) for each, events in versions]
            rows: dict[int, dict[Source, Earned]] = defaultdict(dict)
            for (source, *_), each in entitled(now, lambda *of: self._quota(rep, *of)).items():
                told = rows[each.version].get(source)
                rows[each.version][source] = replace(each, amount=each.amount + told.amount) if told else each
            for component, _ in versions:
                earned[component.version.number][month] = rows[component.version.number]
        return [Book(rep, component, earned[component.version.number]) for component, _ in versions]

    def _by_window(self, rep: str, versions: Versions) -> list[Book]:
        """What is paid for each window, at the end of each month."""
        paid = paying(versions)
        by_id = {event.id: (component, event.base) for component, event in paid}
        late = {event.id for event in too_late(paid)}
        left = {key: Fraction(key not in late) for key in by_id}
        books = []
        for component, events in versions:
            mine = [each for each in self.plans.assignments[rep] if each.version == component.version]
            known = measured_by(component, events, by_id, left)
            if component.version.resets:
                known = [event for event in known if event.pays]
            earned = {month: self._awarded(rep, component, known, mine, month) for month in self.posting.all_months}
            books.append(Book(rep, component, earned))
        return books

    def _awarded(
        self, rep: str, component: Component, events: list[Event], mine: list[Assignment], month: int
    ) -> dict[Source, Earned]:
        """Rule 16: windows that are over."""
        windows = {
            window_of(first_of(at), component.frequency) for each in mine for at in each.months(self.posting.last)
        }
        found = {}
        for window in sorted(windows):
            last = window[0] + window[1] - 1
            if last > month or last_of(last) > self.posting.as_of:
                continue
            if component.kind == "pool_share":
                # The last of its versions pays the pool.
                if component.version != self.pools.on(rep, component, window)[-1].version:
                    continue
                amount = self.pools.share(rep, component, window)
            else:
                total = sum(event.base for event in events if window_of(event.when, component.frequency) == window)
                share = component.table.interpolated(total, self._quota(rep, component, window))
                amount = rounded(incentive(component, mine, window) * share)
            source = of_window(window)
            if amount:
                found[source] = Earned(amount, window, last, last_of(last), component.version.number)
        return found

    def _quota(self, rep: str, component: Component, window: Window) -> Fraction:
        """Rules 12 and 13: the quota of a window, for a version that starts anew in proportion to its days."""
        quota = self.quotas.of(rep, component, window)
        version = component.version
        if not version.resets:
            return quota
        first, after = first_of(window[0]), first_of(window[0] + window[1])
        days = 0
        for each in self.plans.assignments[rep]:
            start, end = max(first, each.start), min(after, each.end)
            if each.version == version and start < end:
                days += counted(start, end, version.day_count)
        return quota * days / counted(first, after, version.day_count)
