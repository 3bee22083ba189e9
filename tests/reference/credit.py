"""Who is credited with what.

Belongs here: rules 2, 4 and 5. The units belong to `units` and `cash`.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.cash import cash
from tests.reference.exact import WHOLE, rounded, shares
from tests.reference.known import Known, Row, holding, valid
from tests.reference.units import Document, Documents, Unit, bookings, invoices

# Quantities have four decimals.
_QUANTITY = 10_000


@dataclass(frozen=True)
class Credit:
    """Cents of a unit that a rep is credited with."""

    unit: Unit
    kind: str
    rep: str
    amount: int
    quantity: Fraction | None


@dataclass(frozen=True)
class Exception_:
    """Cents that nobody is credited with (stage credit), or that nobody is paid for (stage pay)."""

    stage: str
    basis: str
    source: str
    reason: str
    rep: str
    component: str
    amount: int
    payment: str = ""


@dataclass(frozen=True)
class Credited:
    """All credit, and what is left of it."""

    credits: list[Credit]
    exceptions: list[Exception_]


class Organisation:
    """Who owned, split and led what on a day."""

    def __init__(self, known: Known):
        self.splits = known.by("credit_splits", "source_type_code", "source_id")
        self.deals = {row["opportunity_id"]: row for row in known["opportunities"]}
        self.accounts = {row["account_id"]: row for row in known["accounts"]}
        self.owners = known.by("account_ownership", "account_id", "role_code")
        self.territory_reps = known.by("territory_assignments", "territory_id")
        self.reps = known.by("reps", "rep_id")
        self.leads = known.by("rep_hierarchy", "rep_id", "hierarchy_code")

    def split(self, document: Document, unit: Unit, order: Row) -> list[Row]:
        """The split of the line, else the order, else the deal, else the account."""
        keys = (
            ("order_line", f"{unit.line.order}/{unit.line.order_line}"),
            ("order", unit.line.order),
            ("opportunity", order.get("opportunity_id") or ""),
            ("account", document.account),
        )
        for key in keys:
            if rows := valid(self.splits.get(key, []), document.when):
                return rows
        return []

    def owner(self, document: Document, order: Row) -> tuple[str, str]:
        """The rep of a document without a split, or why there is none."""
        if order.get("owner_id"):
            return order["owner_id"], ""
        deal = self.deals.get(order.get("opportunity_id") or "", {})
        if deal.get("owner_id"):
            return deal["owner_id"], ""
        account = self.accounts.get(document.account, {})
        owned = holding(self.owners.get((document.account, "owner"), []), document.when)
        if owned:
            return owned["rep_id"], ""
        if account.get("owner_id") and (document.account, "owner") not in self.owners:
            return account["owner_id"], ""
        if territory := account.get("territory_id"):
            reps = sorted(row["rep_id"] for row in valid(self.territory_reps.get((territory,), []), document.when))
            return (reps[0], "") if reps else ("", "vacant_territory")
        return "", "no_rep"

    def manager(self, rep: str, when: date) -> str:
        """Who led a rep on a day."""
        rows = self.leads.get((rep, "management"))
        row = holding(rows, when) if rows else holding(self.reps.get((rep,), []), when)
        return (row or {}).get("manager_id") or ""


def credit(known: Known) -> Credited:
    """Everything that is credited, and everything that is not, with its reason."""
    documents, organisation = Documents(known), Organisation(known)
    paid, left = cash(known, documents)
    exceptions = [
        Exception_("credit", "cash", part.source, part.reason, "", "", part.amount, part.payment) for part in left
    ]
    credits: list[Credit] = []
    lines: dict[tuple[object, ...], list[Unit]] = defaultdict(list)
    for unit in [*bookings(documents), *invoices(documents), *paid]:
        reason = unit.reason
        order = documents.orders.get(unit.line.order) or documents.orders.get(unit.document.order)
        if not reason:
            reason = _nobody(organisation, unit, order)
        if reason:
            exceptions.append(Exception_("credit", unit.basis, unit.source, reason, "", "", unit.base, unit.payment))
            continue
        lines[unit.basis, unit.document.kind, unit.document.id, unit.line.number].append(unit)
    for group in lines.values():
        first = group[0]
        order = documents.orders.get(first.line.order) or documents.orders.get(first.document.order)
        credits += _shared(organisation, sorted(group, key=lambda unit: unit.place), order.row if order else {})
    return Credited(credits + _led(organisation, credits), exceptions)


def _nobody(organisation: Organisation, unit: Unit, order: Document | None) -> str:
    row = order.row if order else {}
    rows = organisation.split(unit.document, unit, row)
    direct = [each for each in rows if each["role_code"] == "direct"]
    if direct:
        equal = all(each.get("is_equal_share") == "true" for each in direct)
        whole = sum(int(each["weight_millionths"]) for each in direct)
        return "" if equal or whole == WHOLE else "split_invalid"
    return organisation.owner(unit.document, row)[1]


def _shared(organisation: Organisation, units: list[Unit], order: Row) -> list[Credit]:
    """Rule 4: each rep's share of a line's money so far; a unit gets what it grew by."""
    rows = organisation.split(units[0].document, units[0], order)
    direct = sorted((row for row in rows if row["role_code"] == "direct"), key=lambda row: row["rep_id"])
    reps = [row["rep_id"] for row in direct]
    equal = bool(direct) and all(row.get("is_equal_share") == "true" for row in direct)
    weights = [1 if equal else int(row["weight_millionths"]) for row in direct]
    if not direct:
        reps, weights = [organisation.owner(units[0].document, order)[0]], [1]
    overlays = [(row["rep_id"], int(row["weight_millionths"])) for row in rows if row["role_code"] == "overlay"]
    found = []
    total, before, over = 0, [0] * len(reps), [0] * len(overlays)
    quantity, sold, sold_over = 0, [0] * len(reps), [0] * len(overlays)
    for unit in units:
        total += unit.base
        quantity += rounded((unit.quantity or 0) * _QUANTITY)
        now, held = shares(total, weights), shares(quantity, weights)
        for i, rep in enumerate(reps):
            part = None if unit.quantity is None else Fraction(held[i] - sold[i], _QUANTITY)
            found.append(Credit(unit, "direct", rep, now[i] - before[i], part))
        above = [rounded(Fraction(total * weight, WHOLE)) for _, weight in overlays]
        sold_above = [rounded(Fraction(quantity * weight, WHOLE)) for _, weight in overlays]
        for i, (rep, _) in enumerate(overlays):
            part = None if unit.quantity is None else Fraction(sold_above[i] - sold_over[i], _QUANTITY)
            found.append(Credit(unit, "overlay", rep, above[i] - over[i], part))
        sold_over = sold_above
        before, over, sold = now, above, held
    return found


def _led(organisation: Organisation, direct: list[Credit]) -> list[Credit]:
    """The manager of the document's day has the credit of his or her people, once per unit."""
    teams: dict[tuple[str, Unit], list[Credit]] = defaultdict(list)
    for each in direct:
        if each.kind == "direct" and (manager := organisation.manager(each.rep, each.unit.document.when)):
            teams[manager, each.unit].append(each)
    return [
        Credit(
            unit, "manager", manager, sum(each.amount for each in team),
            None if unit.quantity is None else sum((each.quantity or Fraction(0) for each in team), Fraction(0)),
        )
        for (manager, unit), team in teams.items()
    ]  # fmt: skip
