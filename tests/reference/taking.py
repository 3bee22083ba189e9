"""What a payee's plans take.

Belongs here: rules 6 and 7: when each credit counts, which version takes it, and direct credit that none takes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.reference.credit import Credit, Exception_
from tests.reference.exact import day
from tests.reference.known import Known
from tests.reference.plans import Plans, Version


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


class Taking:
    """Reads credits as what versions of plans take."""

    def __init__(self, known: Known, plans: Plans):
        self.plans = plans
        self.payments = {row["payment_id"]: row for row in known["payments"]}

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
            dated.sort(key=lambda each: (each[1].unit.when, each[1].amount < 0, each[1].unit.place))
            found += self._of_line(rep, dated)
        return found

    def _of_line(self, rep: str, dated: list[tuple[date, Credit]]) -> list[Taken]:
        """The credit of a line with its credit days, as the money was received."""
        stack: list[tuple[int, Version | None, date]] = []
        taken_before: list[tuple[Version | None, date]] = []
        found = []
        for when, credit in dated:
            own = next((each.version for each in self.plans.of(rep, when)), None)
            if not credit.amount and (credit.quantity or 0) < 0 and taken_before:
                # No money, but units: they go where the line's money went.
                version, sold = taken_before[-1]
                found.append(Taken(credit, max(when, sold), 0, credit.quantity, version, when, version != own))
                continue
            if credit.amount >= 0:
                taken_before.append((own, when))
                if credit.amount:
                    stack.append((credit.amount, own, when))
                found.append(Taken(credit, when, credit.amount, credit.quantity, own, when))
                continue
            # By the version that took what goes back, and the day: never before what it gives back.
            parts: dict[tuple[Version | None, date], int] = defaultdict(int)
            since: dict[tuple[Version | None, date], date] = {}
            left = -credit.amount
            while left and stack:
                amount, version, sold = stack.pop()
                part = (version, max(when, sold))
                since.setdefault(part, sold)
                taken = min(left, amount)
                parts[part] += taken
                left -= taken
                if amount > taken:
                    stack.append((amount - taken, version, sold))
            if left:
                parts[own, when] += left
            whole = credit.quantity
            for (version, at), amount in parts.items():
                share = None if whole is None else whole * Fraction(amount, -credit.amount)
                sold = since.get((version, at), when)
                found.append(Taken(credit, at, -amount, share, version, sold, version != own))
        return found

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
