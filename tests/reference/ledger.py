"""The ledger of a company.

Belongs here: how the parts of pay follow each other. Each part has a module.
"""

from collections import defaultdict
from datetime import date
from functools import cached_property

from tests.reference import extras
from tests.reference.awards import Pools
from tests.reference.balance import Month
from tests.reference.credit import Credit, Exception_, Organisation, credit
from tests.reference.earning import Earning
from tests.reference.events import Measuring
from tests.reference.exact import day, month_of
from tests.reference.holdback import held_back
from tests.reference.known import Extracts, Known
from tests.reference.limits import budgets, caps_and_floors
from tests.reference.payouts import Payouts
from tests.reference.plan_caps import plan_caps
from tests.reference.plans import Plans
from tests.reference.posting import EARNED, Book, Closed, Entry, Posting, entry
from tests.reference.quota import Quotas
from tests.reference.taking import Taking


class Company:
    """One company as of a day, with the months that were closed before."""

    def __init__(self, extracts: Extracts, as_of: date, closed: Closed | None = None):
        self.known = Known(extracts, as_of)
        self.plans = Plans(self.known)
        self.measuring, self.taking = Measuring(self.known, self.plans), Taking(self.known, self.plans)
        self.credited = credit(self.known)
        of_rep: dict[str, list[Credit]] = defaultdict(list)
        for each in self.credited.credits:
            of_rep[each.rep].append(each)
        self.taken = {rep: self.taking.taken(rep, credits) for rep, credits in of_rep.items()}
        self.posting = Posting(as_of, closed or Closed(), self._first(as_of))

    def _first(self, as_of: date) -> int:
        """The first month of which anything is known."""
        days = [each.unit.when for each in self.credited.credits]
        days += [day(row["valid_from"]) for row in (*self.known["plan_assignments"], *self.known["draws"])]
        return month_of(min(days, default=as_of))

    @cached_property
    def earning(self) -> Earning:
        """What was earned, and what takes nothing back."""
        pools = Pools(self.known, self.plans, Organisation(self.known), self.measuring, self.credited.credits)
        return Earning(self.measuring, Quotas(self.known), self.taken, pools, self.posting)

    @property
    def books(self) -> list[Book]:
        """What every component owes every payee."""
        return self.earning.books

    @cached_property
    def exceptions(self) -> list[Exception_]:
        """What is credited to nobody, and what nobody is paid for."""
        late = self.earning.late
        unpaid = [each for rep, credits in self.taken.items() for each in self.taking.unpaid(rep, credits)]
        return [*self.credited.exceptions, *unpaid, *self.measuring.exceptions, *late]

    @property
    def entries(self) -> list[Entry]:
        """Everything that is posted."""
        return [*self._earned, *self._payouts.entries]

    @property
    def balances(self) -> dict[tuple[str, str], dict[int, Month]]:
        """The balance of each payee and currency at the end of each month."""
        return self._payouts.balances

    @cached_property
    def salaries(self) -> dict[tuple[str, str, int], int]:
        """Rule 31: the base salary of a payee's month."""
        return extras.salaries(self.plans, self.posting)

    @cached_property
    def _payouts(self) -> Payouts:
        return Payouts(self.known, self.plans, self.posting, self._earned)

    @cached_property
    def _earned(self) -> list[Entry]:
        """Everything before draws and payouts."""
        found = [*self.posting.closed.entries]
        for book in self.books:
            found += commission(book, self.posting)
        found += caps_and_floors(self.books, self.plans, self.posting)
        found += budgets(self.books, self.posting)
        found += plan_caps(found, self.plans, self.posting)
        for book in self.books:
            found += held_back(book, found, self.posting)
        found += extras.adjustments(self.known, self.posting)
        return found + extras.expenses(self.known, self.posting)


def commission(book: Book, posting: Posting) -> list[Entry]:
    """Rules 18 and 19: what the entitlement of each document grew by."""
    totals = {month: {source: each.amount for source, each in rows.items()} for month, rows in book.earned.items()}
    found = []
    origins = {each.source: each.origin for each in posting.closed.entries if each.rep == book.rep}
    for month, source, growth in posting.growth(totals, posting.sealed(book.rep, book.component, EARNED)):
        now, before = book.earned[month].get(source), book.earned.get(month - 1, {}).get(source)
        back = now is not None and (now.is_refund or now.given_back > (before.given_back if before else 0))
        kind, reason = ("EARN", "") if growth >= 0 else ("EARN_REVERSAL", "restated")
        if growth < 0 and back:
            kind, reason = "CLAWBACK", "refund"
        if book.component.kind in ("spiff", "bonus") and kind == "EARN":
            kind = "BONUS"
        origin = now.origin if now else origins.get(source, month)
        found.append(entry(book, month, source, growth, kind=kind, origin=origin, reason=reason))
    return found
