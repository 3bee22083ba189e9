"""What a component measures.

Belongs here: rules 6 to 10: the credits that a component takes, when, in which currency and at what base, or why not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tests.reference.credit import Credit, Exception_
from tests.reference.currency import Rates
from tests.reference.exact import day, rounded, window_of
from tests.reference.known import Known, Row
from tests.reference.plans import Component, Plans, Version

Source = tuple[str, str, str, str]


@dataclass(frozen=True)
class Taken:
    """What of a credit a version of a plan takes, or none did on the day `since`. `is_away`: by then on another one."""

    credit: Credit
    when: date
    amount: int
    quantity: Fraction | None
    version: Version | None
    since: date
    is_away: bool = False


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
    def id(self) -> tuple[Source, tuple[str, int]]:
        """The source, and the version that takes it."""
        return (self.key, self.version)

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
        self.payments = {row["payment_id"]: row for row in known["payments"]}
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

    def lagged(self, credit: Credit, lag: int) -> date:
        """Rule 6: the day of the credit under a safety lag."""
        unit = credit.unit
        method = self.payments.get(unit.payment, {}).get("method_code")
        due = unit.document.row.get("due_date") if unit.document.kind == "invoice" else None
        if unit.basis == "cash" and lag and due and method in ("check", "bank_transfer"):
            return max(unit.when, day(due) + timedelta(days=lag))
        return unit.when

    def credited(self, rep: str, credit: Credit) -> date:
        """Rule 6: the day of the credit, by the lag of the version that holds on the day of the money."""
        lags = [each.version.lag for each in self.plans.of(rep, credit.unit.when)]
        return self.lagged(credit, max(lags, default=0))

    def taken(self, rep: str, credits: Iterable[Credit]) -> list[Taken]:
        """Rule 7: the version that takes each credit; money that goes back belongs to the one that took it."""
        lines: dict[tuple[object, ...], list[tuple[date, Credit]]] = defaultdict(list)
        for credit in credits:
            unit = credit.unit
            line = (unit.basis, credit.kind, unit.document.kind, unit.document.id, unit.line.number)
            lines[line].append((self.credited(rep, credit), credit))
        found = []
        for dated in lines.values():
            dated.sort(key=lambda each: (each[0], each[1].amount < 0, each[1].unit.place))
            found += self._of_line(rep, dated)
        return found

    def _of_line(self, rep: str, dated: list[tuple[date, Credit]]) -> list[Taken]:
        stack: list[tuple[int, Version | None, date]] = []
        taken_before: list[Version | None] = []
        found = []
        for when, credit in dated:
            own = next((each.version for each in self.plans.of(rep, when)), None)
            if not credit.amount and (credit.quantity or 0) < 0 and taken_before:
                # No money, but units: they go where the line's money went.
                found.append(Taken(credit, when, 0, credit.quantity, taken_before[-1], when, taken_before[-1] != own))
                continue
            if credit.amount >= 0:
                taken_before.append(own)
                if credit.amount:
                    stack.append((credit.amount, own, when))
                found.append(Taken(credit, when, credit.amount, credit.quantity, own, when))
                continue
            parts: dict[Version | None, int] = defaultdict(int)
            since: dict[Version | None, date] = {}
            left = -credit.amount
            while left and stack:
                amount, version, sold = stack.pop()
                since.setdefault(version, sold)
                taken = min(left, amount)
                parts[version] += taken
                left -= taken
                if amount > taken:
                    stack.append((amount - taken, version, sold))
            if left:
                parts[own] += left
            whole = credit.quantity
            for version, amount in parts.items():
                share = None if whole is None else whole * Fraction(amount, -credit.amount)
                found.append(Taken(credit, when, -amount, share, version, since.get(version, when), version != own))
        return found

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

    def unpaid(self, rep: str, credits: Iterable[Taken]) -> list[Exception_]:
        """Rule 7: direct credit that no plan pays."""
        found = []
        for each in credits:
            if each.credit.kind != "direct" or each.version is not None:
                continue
            later = any(one.first > each.since for one in self.plans.assignments.get(rep, []))
            reason, unit = "before_plan_start" if later else "no_plan", each.credit.unit
            found.append(Exception_("pay", unit.basis, unit.source, reason, rep, "", each.amount, unit.payment))
        return found


def cut(event: Event, base: Fraction) -> Event:
    """The event with another base."""
    return replace(event, base=base)
