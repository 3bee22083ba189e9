"""What a month's entries bring to a payee.

Belongs here: rules 27 and 28 over all months: from the entries of a payee to advances, recoveries and payouts.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.reference.balance import Month, paid_on, settle
from tests.reference.exact import day, last_of, month_of, period_id
from tests.reference.known import Known
from tests.reference.plans import Plans
from tests.reference.posting import NET, Entry, Posting

Payee = tuple[str, str]


class Payouts:
    """The balance of each payee and currency at the end of each month, and what is posted of it."""

    def __init__(self, known: Known, plans: Plans, posting: Posting, entries: Iterable[Entry]):
        self.posting = posting
        self.pay_dates = _pay_dates(known)
        self.balances: dict[Payee, dict[int, Month]] = {}
        found = self._settled(known, plans, entries)
        self.entries = [each for each in found if posting.open is None or each.posted >= posting.open]

    def _settled(self, known: Known, plans: Plans, entries: Iterable[Entry]) -> list[Entry]:
        found: list[Entry] = []
        draws = known.by("draws", "rep_id")
        nets: dict[Payee, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        forgiven: dict[Payee, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        expenses: dict[Payee, dict[int, int]] = defaultdict(lambda: defaultdict(int))
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
            done = Month()
            for month in range(min(months, default=self.posting.last), self.posting.last + 1):
                plan = next((each.version for each in plans.of(rep, last_of(month))), None)
                key = ("", 0) if plan is None else (plan.plan, plan.number)
                done = settle(
                    mine, month, nets[who][month], done, forgiven=forgiven[who][month],
                    forgives=plan is not None and plan.forgives and plan.currency == currency,
                    recovery=plans.recovery.get(key, Fraction(1)),
                )  # fmt: skip
                self.balances.setdefault(who, {})[month] = done
                found += self._paid(who, month, done, expenses[who][month])
        return found

    def _paid(self, who: Payee, month: int, done: Month, expenses: int) -> list[Entry]:
        rep, currency = who
        at = paid_on(month, self.pay_dates)
        rows = [
            (month, "DRAW_ADVANCE", done.advance), (month, "DRAW_RECOVERY", -done.recovered),
            (month, "WRITE_OFF", done.written_off),
        ]  # fmt: skip
        if at <= self.posting.as_of:
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


def _pay_dates(known: Known) -> dict[int, date]:
    return {
        month_of(day(row["valid_from"])): day(row["pay_date"])
        for row in known["period_calendar"]
        if row["period_type_code"] == "month" and row.get("pay_date")
    }
