"""What systems say later of what was told before.

Belongs here: changes of a company's records after months were closed: amended, canceled, deleted and re-dated, late and
given back, other splits, goals and rates. Each is a new version of a record or a record of an old day.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta

from tests.reference.company import FIRST, Rows
from tests.reference.exact import money

Row = dict[str, str]
Change = tuple[str, Row]
_CLOSED = date(2026, 2, 28)


class Later:
    """The chance of one company's later batches, over the records that it has delivered so far."""

    def __init__(self, number: int, rows: Rows):
        self.number, self.rows = number, rows
        self.rng = random.Random(f"hostile {number}")

    def batch(self, step: int) -> Rows:
        """One hostile batch; the records that it holds belong to what is delivered from now on."""
        known = f"2026-03-{6 + step // 20:02d} {step % 20:02d}:00:00"
        found: Rows = {}
        changes = self.rng.choice(_CHANGES)(self, f"{self.number:04d}-h{step:03d}")
        for extract, row in changes:
            told = row | {"modified_at": known}
            found.setdefault(extract, []).append(told)
            self.rows.setdefault(extract, []).append(told)
        return found

    def one(self, extract: str) -> Row:
        """The last version of some record; empty where there is none."""
        rows = self.rows.get(extract, [])
        if not rows:
            return {}
        key = "order_id" if extract in ("orders", "order_lines") else next(iter(rows[0]))
        some = self.rng.choice(rows)
        return dict([row for row in rows if row[key] == some[key]][-1]) if extract == "orders" else dict(some)

    def day(self) -> date:
        """A day of the months that are closed."""
        return FIRST + timedelta(days=self.rng.randrange((_CLOSED - FIRST).days + 1))

    def amount(self) -> str:
        """Some money."""
        return money(self.rng.choice((1, 100_000, 333_333, self.rng.randrange(1, 900_000))))


def _amended(later: Later, _: str) -> list[Change]:
    order = later.one("orders")
    lines = [row for row in later.rows.get("order_lines", []) if row["order_id"] == order["order_id"]]
    if lines:
        return [("order_lines", lines[-1] | {"net_amount": later.amount()})]
    return [("orders", order | {"total_amount": later.amount()})]


def _canceled(later: Later, _: str) -> list[Change]:
    return [("orders", later.one("orders") | {"status_code": later.rng.choice(("canceled", "delivered"))})]


def _deleted(later: Later, _: str) -> list[Change]:
    return [("orders", later.one("orders") | {"is_deleted": "true"})]


def _late_order(later: Later, name: str) -> list[Change]:
    order = later.one("orders") | {"order_id": f"O{name}", "is_deleted": ""}
    return [("orders", order | {"ordered_at": f"{later.day()} 10:00:00", "total_amount": later.amount()})]


def _redated(later: Later, _: str) -> list[Change]:
    part = later.one("payment_applications")
    return [("payment_applications", part | {"applied_date": str(later.day())})] if part else []


def _late_money(later: Later, name: str) -> list[Change]:
    order = later.one("orders")
    row = {
        "payment_id": f"Y{name}", "order_id": order["order_id"], "account_id": order["account_id"],
        "received_date": str(later.day()), "amount": later.amount(), "currency_code": order["currency_code"],
        "type_code": "payment", "method_code": "cash",
    }  # fmt: skip
    return [("payments", row)]


def _given_back(later: Later, name: str) -> list[Change]:
    """All of a payment, on the day after it, of a document of which nothing was given back before."""
    payments = {row["payment_id"]: row for row in later.rows.get("payments", [])}
    parts = later.rows.get("payment_applications", [])
    targets = {row.get("invoice_id") or row.get("order_id") for row in parts if row["amount"].startswith("-")}
    free = [row for row in parts if (row.get("invoice_id") or row.get("order_id")) not in targets]
    if not free:
        return []
    part = later.rng.choice(free)
    day = str(date.fromisoformat(part["applied_date"]) + timedelta(days=1))
    back = {"payment_id": f"Y{name}", "amount": f"-{part['amount']}"}
    payment = payments[part["payment_id"]] | back | {"received_date": day, "type_code": "refund", "bank_reference": ""}
    return [
        ("payments", payment),
        ("payment_applications", part | back | {"application_id": f"Q{name}", "applied_date": day}),
    ]


def _credited(later: Later, name: str) -> list[Change]:
    credited = {row.get("credited_invoice_id") for row in later.rows.get("invoices", [])}
    invoices = [
        row for row in later.rows.get("invoices", [])
        if row["type_code"] == "invoice" and row["invoice_id"] not in credited
    ]  # fmt: skip
    if not invoices:
        return []
    invoice = later.rng.choice(invoices)
    note = invoice | {
        "invoice_id": f"N{name}", "type_code": "credit_note", "credited_invoice_id": invoice["invoice_id"],
        "invoice_date": str(max(later.day(), date.fromisoformat(invoice["invoice_date"]))), "tax_amount": "0.00",
        "net_amount": f"-{invoice['net_amount']}", "status_code": "issued", "due_date": "",
    }  # fmt: skip
    return [("invoices", note)]


def _goal(later: Later, _: str) -> list[Change]:
    goal = later.one("quotas")
    return [("quotas", goal | {"target_value": later.rng.choice(("0", "7000", "12345.67"))})] if goal else []


def _rate(later: Later, _: str) -> list[Change]:
    tiers = [row for row in later.rows["rate_table_tiers"] if row.get("rate")]
    return (
        [("rate_table_tiers", later.rng.choice(tiers) | {"rate": later.rng.choice(("0.02", "0.07"))})] if tiers else []
    )


def _owner(later: Later, _: str) -> list[Change]:
    reps = [row["rep_id"] for row in later.rows["reps"] if row["rep_id"].startswith("R")]
    return [("orders", later.one("orders") | {"owner_id": later.rng.choice(reps)})]


_CHANGES: tuple[Callable[[Later, str], list[Change]], ...] = (
    _amended, _canceled, _deleted, _late_order, _redated, _late_money, _given_back, _credited, _goal, _rate, _owner,
)  # fmt: skip
