"""What a component measures.

Belongs here: rules 8 to 10: the credits that a component takes, in which currency and at what base, or why not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tests.reference.credit import Credit, Exception_
from tests.reference.currency import Rates
from tests.reference.exact import day, rounded, window_of
from tests.reference.known import Known, Row
from tests.reference.plans import Component, Plans
from tests.reference.taking import Taken

Source = tuple[str, str, str, str]
Id = tuple[Source, tuple[str, int], date]


@dataclass(frozen=True)
class Event:
    """What one source adds to what a payee is measured by: cents, or units. Unless `pays` it only takes its place."""

    when: date
    source_type: str
    source: str
    document_type: str
    document: str
    base: Fraction
    sold: date
    pays: bool = True
    credited: int = 0
    payment: str = ""
    posted: int = 0
    version: tuple[str, int] = ("", 0)
    is_away: bool = False

    @property
    def id(self) -> Id:
        """The source, the version that takes it, and the day."""
        return (self.key, self.version, self.when)

    @property
    def about(self) -> tuple[str, str]:
        """The document."""
        return (self.document_type, self.document)

    @property
    def place(self) -> tuple[object, ...]:
        """Rule 13, without the posting period."""
        return (self.when, self.source_type, self.source, self.document)

    @property
    def key(self) -> Source:
        """The source and document that an entry of the ledger names."""
        return (self.source_type, self.source, self.document_type, self.document)


class Measuring:
    """Reads credits as the events of a component."""

    def __init__(self, known: Known, plans: Plans):
        self.known, self.plans, self.rates = known, plans, Rates(known)
        self.products = {row["product_id"]: row for row in known["products"]}
        self.orders = {row["order_id"]: row for row in known["orders"]}
        self.exceptions: list[Exception_] = []

    def group(self, credit: Credit) -> str:
        """The product group that was sold."""
        row: Row = self.products.get(credit.unit.line.product, {})
        return row.get("product_group_code") or ""

    def takes(self, component: Component, credit: Credit) -> bool:
        """Rule 8: does the component take the credit, whoever has it and whenever."""
        return (
            component.basis == credit.unit.basis
            and credit.kind in component.credit_types
            and (not component.group or component.group == self.group(credit))
        )

    def events(self, component: Component, rep: str, credits: Iterable[Taken]) -> list[Event]:
        """The events of a payee that a component measures, in order."""
        documents: dict[tuple[str, str], list[Taken]] = defaultdict(list)
        for each in credits:
            if self.takes(component, each.credit) and self._counts(component, rep, each):
                document = each.credit.unit.document
                documents[document.kind, document.id].append(each)
        found = []
        for group in documents.values():
            found += self._of_document(component, rep, group)
        return sorted(found, key=lambda event: event.place)

    def _of_document(self, component: Component, rep: str, credits: list[Taken]) -> list[Event]:
        version = component.version
        sources: dict[tuple[date, str, str, str, int], list[Taken]] = defaultdict(list)
        for each in credits:
            unit = each.credit.unit
            by = ("", 0) if each.version is None else (each.version.plan, each.version.number)
            sources[each.when, unit.source_type, unit.source, *by].append(each)
        ordered = sorted(sources.items(), key=lambda item: item[0])
        found: list[Event] = []
        # What the component does not pay but measures is converted by itself.
        totals, posted = {True: Fraction(0), False: Fraction(0)}, {True: 0, False: 0}
        first_rates: dict[tuple[str, int], Fraction] = {}
        for (when, source_type, source, *by), group in ordered:
            pays = group[0].version == version
            told = pays and component.kind != "pool_share"
            if when > self.known.as_of:
                if told:
                    self._except(component, rep, group, "safety_lag")
                continue
            amount = sum(each.amount for each in group)
            rate = self._rate(component, group[0].credit, when)
            if amount < 0 and version.lock == "cash":
                rate = first_rates.get((by[0], by[1]), rate)
            if rate is None:
                if told:
                    self._except(component, rep, group, "fx_missing")
                continue
            first_rates.setdefault((by[0], by[1]), rate)
            totals[pays] += amount * rate
            base, posted[pays] = Fraction(rounded(totals[pays]) - posted[pays]), rounded(totals[pays])
            unit = group[0].credit.unit
            event = Event(
                when, source_type, source, unit.document.kind, unit.document.id,
                self._measured(component, base, group), unit.document.when, pays, amount, unit.payment,
                version=(by[0], by[1]), is_away=group[0].is_away,
            )  # fmt: skip
            found.append(event)
        return found

    def _counts(self, component: Component, rep: str, taken: Taken) -> bool:
        """Rule 13: what a version measures is what it pays for itself, what the payee was credited with before it, and
        what versions take that are measured together with it."""
        if taken.version == component.version:
            return True
        start = max(each.start for each in self.plans.assignments[rep] if each.version == component.version)
        if taken.since < start:
            return True
        return taken.version is not None and any(
            component.is_measured_with(other)
            for other in self.plans.components.get((taken.version.plan, taken.version.number), [])
        )

    def _measured(self, component: Component, base: Fraction, group: list[Taken]) -> Fraction:
        """Rule 10."""
        units = sum((each.quantity or Fraction(0) for each in group), Fraction(0))
        if component.measure == "units":
            return units
        if component.measure == "margin":
            lines: dict[str, Fraction] = defaultdict(Fraction)
            for each in group:
                product = self.products.get(each.credit.unit.line.product, {})
                if product.get("unit_cost") and product.get("currency_code") == component.version.currency:
                    cost = (each.quantity or 0) * Fraction(product["unit_cost"]) * 100
                    lines[each.credit.unit.line.number] += cost
            base -= sum(rounded(cost) for cost in lines.values())
        return base

    def _rate(self, component: Component, credit: Credit, when: date) -> Fraction | None:
        unit, version = credit.unit, component.version
        source, target = unit.document.currency, version.currency
        order = self.orders.get(unit.document.order)
        if version.lock == "plan":
            return self.rates.budget(source, target, unit.document.when)
        sold = day(order["ordered_at"]) if order else unit.document.when
        at = {"booking": sold, "invoice": unit.document.when, "cash": when}[version.lock]
        return self.rates.spot(source, target, at)

    def converted(self, component: Component, credits: Iterable[Credit], window: tuple[int, int]) -> int:
        """Credits of a window in the plan's currency, rounded once for each document and payee."""
        documents: dict[tuple[str, str, str], list[Credit]] = defaultdict(list)
        for credit in credits:
            if self.takes(component, credit):
                documents[credit.rep, credit.unit.document.kind, credit.unit.document.id].append(credit)
        total = 0
        for group in documents.values():
            worth, first_rate = Fraction(0), None
            for credit in sorted(group, key=lambda each: (each.unit.when, each.amount < 0)):
                rate = self._rate(component, credit, credit.unit.when)
                if credit.amount < 0 and component.version.lock == "cash" and first_rate is not None:
                    rate = first_rate
                first_rate = rate if first_rate is None else first_rate
                if rate is not None and window_of(credit.unit.when, component.frequency) == window:
                    worth += credit.amount * rate
            total += rounded(worth)
        return total

    def _except(self, component: Component, rep: str, group: list[Taken], reason: str) -> None:
        for each in group:
            unit = each.credit.unit
            self.exceptions.append(
                Exception_("pay", unit.basis, unit.source, reason, rep, component.id, each.amount, unit.payment)
            )

    def late(self, component: Component, rep: str, events: Iterable[Event]) -> list[Exception_]:
        """Refunds that take nothing back."""
        return [
            Exception_(
                "pay", component.basis, event.source, "outside_clawback_window", rep, component.id, event.credited,
                event.payment,
            )
            for event in events
            if event.pays and component.kind != "pool_share"
        ]  # fmt: skip


def cut(event: Event, base: Fraction) -> Event:
    """The event with another base."""
    return replace(event, base=base)
