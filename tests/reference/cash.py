"""Money and what it settles.

Belongs here: rule 3, which part of which payment earns on which line, and rule 5 for payments that look like another one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.exact import cents, day, rounded, shares
from tests.reference.known import Known, Row
from tests.reference.units import Document, Documents, Unit


@dataclass(frozen=True)
class Part:
    """Money of a payment that settles a document; `document` is None where none is known."""

    source_type: str
    source: str
    payment: str
    when: date
    amount: int
    currency: str
    document: Document | None
    reason: str = ""

    @property
    def place(self) -> tuple[object, ...]:
        """Its place within its document."""
        application = self.source if self.source_type == "payment_application" else ""
        return (self.when, self.amount < 0, self.payment, application)


@dataclass(frozen=True)
class Left:
    """Money that settles nothing, as an exception says it."""

    source_type: str
    source: str
    payment: str
    reason: str
    amount: int
    currency: str
    document: str = ""


def cash(known: Known, documents: Documents) -> tuple[list[Unit], list[Left]]:
    """What earns by cash, and what is left over."""
    parts = _parts(known, documents)
    left = [
        Left(part.source_type, part.source, part.payment, part.reason, part.amount, part.currency)
        for part in parts
        if part.reason or part.document is None
    ]
    settled: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        if part.document is not None and not part.reason:
            settled[part.document.kind, part.document.id].append(part)
    units: list[Unit] = []
    for group in settled.values():
        document = group[0].document
        assert document is not None
        earned, over = _settle(documents, document, sorted(group, key=lambda part: part.place))
        units += earned
        left += over
    return units, left


def _parts(known: Known, documents: Documents) -> list[Part]:
    """Applications first; what of a payment is not applied goes to the order or invoice that it names."""
    payments = {row["payment_id"]: row for row in known["payments"] if _when(row, documents) <= known.as_of}
    doubles = _doubles(payments.values(), documents)
    applied: dict[str, int] = defaultdict(int)
    found = []
    for row in known["payment_applications"]:
        payment = payments.get(row.get("payment_id") or "")
        if payment is None or day(row["applied_date"]) > known.as_of:
            continue
        amount = cents(row["amount"])
        # Applied in another currency, a payment is used up.
        same = row["currency_code"] == payment["currency_code"]
        applied[payment["payment_id"]] += amount if same else cents(payment["amount"])
        document = documents.orders.get(row.get("order_id") or "")
        if invoice := documents.invoices.get(row.get("invoice_id") or ""):
            document = documents.of_invoice(invoice)
        reason = "suspected_duplicate" if payment["payment_id"] in doubles else ""
        if not reason and document is None:
            reason = "unknown_document"
        if not reason and document is not None and document.currency != row["currency_code"]:
            reason = "currency_mismatch"
        found.append(
            Part(
                "payment_application", row["application_id"], payment["payment_id"], day(row["applied_date"]), amount,
                row["currency_code"], document, reason,
            )
        )  # fmt: skip
    for name, row in payments.items():
        rest = cents(row["amount"]) - applied[name]
        if rest:
            found.append(_rest(row, rest, documents, name in doubles))
    return found


def _rest(row: Row, amount: int, documents: Documents, double: bool) -> Part:
    order = documents.orders.get(row.get("order_id") or "")
    invoices = [] if order is None else documents_of(order, documents)
    document = invoices[0] if len(invoices) == 1 else order
    reason = "" if order is not None else "unapplied_cash"
    if document is not None and document.currency != row["currency_code"]:
        reason = "currency_mismatch"
    if double:
        reason = "suspected_duplicate"
    when = _when(row, documents)
    name = row["payment_id"]
    return Part("payment", name, name, when, amount, row["currency_code"], document, reason)


def documents_of(order: Document, documents: Documents) -> list[Document]:
    """The invoices of an order."""
    return [
        paper
        for paper in documents.invoices.values()
        if paper.order == order.id
        and paper.row["type_code"] == "invoice"
        and paper.row["status_code"] in ("issued", "paid")
    ]


def _when(row: Row, documents: Documents) -> date:
    """The payment's day; without one its order's."""
    order = documents.orders.get(row.get("order_id") or "")
    return day(row.get("received_date")) if row.get("received_date") or order is None else order.when


def _doubles(payments: Iterable[Row], documents: Documents) -> set[str]:
    """Rule 5: the later payments of one bank reference, amount, currency and day."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in payments:
        if row.get("bank_reference"):
            key = (row["bank_reference"], cents(row["amount"]), row["currency_code"], _when(row, documents))
            groups[key].append(row)
    ordered = (
        sorted(rows, key=lambda row: (row.get("created_at") or "", row["payment_id"])) for rows in groups.values()
    )
    return {row["payment_id"] for rows in ordered for row in rows[1:]}


def _settle(documents: Documents, document: Document, parts: list[Part]) -> tuple[list[Unit], list[Left]]:
    """The base of each part on each line: what round(min(1, applied / gross) * net) grew by."""
    units, over = [], []
    applied = 0
    so_far = [0] * len(document.lines)
    quantities: list[Fraction] = [Fraction(0)] * len(document.lines)
    weights = [line.net for line in document.lines]
    order = sorted(range(len(weights)), key=lambda i: (-weights[i], document.lines[i].number))
    for part in parts:
        before, applied = applied, applied + part.amount
        base = rounded(_paid(applied, document) * document.net)
        ranked = shares(base, [weights[i] for i in order])
        for i, total in zip(order, ranked, strict=True):
            line = document.lines[i]
            quantity = None
            if line.quantity is not None:
                given = Fraction(rounded(line.quantity * Fraction(total, line.net or 1) * 10000), 10000)
                quantity, quantities[i] = given - quantities[i], given
            growth, so_far[i] = total - so_far[i], total
            units.append(
                Unit(
                    "cash", part.source_type, part.source, document, line, part.when, growth, quantity, part.place,
                    documents.reason(document, line), part.payment,
                )
            )  # fmt: skip
        excess = _over(applied, document) - _over(before, document)
        if excess:
            over.append(
                Left(
                    part.source_type, part.source, part.payment, "overpayment", excess, part.currency, document.id
                )
            )  # fmt: skip
    return units, over


def _paid(applied: int, document: Document) -> Fraction:
    return min(Fraction(1), Fraction(applied, document.gross)) if document.gross else Fraction(1)


def _over(applied: int, document: Document) -> int:
    return max(0, applied - document.gross)
