"""What is paid beside commission.

Belongs here: rules 30 and 31, expenses and base salaries, and adjustments.
"""

from collections import defaultdict
from fractions import Fraction

from tests.reference.exact import cents, day, first_of, month_named, month_of, rounded
from tests.reference.known import Known
from tests.reference.plans import Plans
from tests.reference.posting import Entry, Posting
from tests.reference.quota import counted


def salaries(plans: Plans, posting: Posting) -> dict[tuple[str, str, int], int]:
    """Rule 31: the base salary of a payee's month."""
    found: dict[tuple[str, str, int], int] = defaultdict(int)
    for rep, assignments in plans.assignments.items():
        for each in assignments:
            rule = each.version.day_count
            for month in each.months(posting.last) if each.salary else ():
                first, after = first_of(month), first_of(month + 1)
                start, end = max(first, each.start), min(after, each.end)
                if start < end:
                    days = Fraction(counted(start, end, rule), counted(first, after, rule))
                    found[rep, each.currency, month] += rounded(each.salary * days)
    return found


def adjustments(known: Known, posting: Posting) -> list[Entry]:
    """What was agreed and approved, in the month that it names."""
    kinds = {"bonus": "BONUS", "draw_forgive": "DRAW_FORGIVE", "write_off": "WRITE_OFF"}
    found = []
    for row in known["adjustments"]:
        if not row.get("approved_at") or day(row["approved_at"]) > posting.as_of:
            continue
        kind = kinds.get(row["type_code"], "MANUAL_ADJ")
        if row["type_code"] == "holdback_release":
            kind = "HOLDBACK_RELEASE"
        month = month_named(row["period_id"])
        posted = posting.of(month)
        if month > posting.last or posting.holds(row["adjustment_id"]):
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


def expenses(known: Known, posting: Posting) -> list[Entry]:
    """Rule 30."""
    found = []
    for row in known["expenses"]:
        approved = row["status_code"] in ("approved", "paid") and row.get("approved_at")
        sealed = posting.holds(row["expense_id"])
        if not approved or day(row["approved_at"]) > posting.as_of or sealed:
            continue
        month = month_of(day(row["approved_at"]))
        posted = posting.of(month)
        source = ("expense", row["expense_id"], "", "")
        found.append(
            Entry(
                row["rep_id"], posted, "EXPENSE", cents(row["amount"]), source=source, origin=month,
                currency=row["currency_code"], reason=row.get("category_code") or "",
            )
        )  # fmt: skip
    return found
