"""Commissionable units of orders and invoices.

Belongs here: rule 1 for bookings and invoices, and why a document or a line earns nothing. Cash belongs to `cash`.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from tests.reference.exact import cents, day, shares
from tests.reference.known import Known, Row

_STATUSES = {
    ("order", "canceled"): "canceled_order",
    ("order", "unavailable"): "canceled_order",
    ("invoice", "draft"): "draft_document",
    ("invoice", "voided"): "voided_document",
}


@dataclass(frozen=True)
class Line:
    """A line of a document, or the document itself under an empty number."""

    number: str
    net: int
    quantity: Fraction | None
    product: str
    order: str
    order_line: str
    canceled: bool = False


@dataclass(frozen=True)
class Document:
    """An order, or an invoice with the day that decides who is credited."""

    kind: str
    id: str
    when: date
    currency: str
    gross: int
    lines: tuple[Line, ...]
    account: str
    order: str
    row: Row = field(hash=False, compare=False)

    @property
    def net(self) -> int:
        """What it earns on in all."""
        return sum(line.net for line in self.lines)


@dataclass(frozen=True)
class Unit:
    """Something that earns: `base` cents on the line of a document; with a `reason` it earns nobody anything."""

    basis: str
    source_type: str
    source: str
    document: Document
    line: Line
    when: date
    base: int
    quantity: Fraction | None
    place: tuple[object, ...]
    reason: str = ""
    payment: str = ""
    currency: str = ""


class Documents:
    """Orders and invoices by id."""

    def __init__(self, known: Known):
        self.known = known
        self.products = {row["product_id"]: row for row in known["products"]}
        order_lines, invoice_lines = known.by("order_lines", "order_id"), known.by("invoice_lines", "invoice_id")
        self.orders = {
            row["order_id"]: _order(row, order_lines.get((row["order_id"],), []))
            for row in known["orders"]
            if day(row["ordered_at"]) <= known.as_of
        }
        self.invoices = {
            row["invoice_id"]: _invoice(row, invoice_lines.get((row["invoice_id"],), []))
            for row in known["invoices"]
            if day(row["invoice_date"]) <= known.as_of
        }

    def reason(self, document: Document, line: Line) -> str:
        """Why a line earns nothing; empty where it earns. A credit note has the reasons of its invoice too."""
        if (self.orders.get(document.order) or document).row.get("exclusion_reason"):
            return "excluded_record"
        papers = [document] if document.kind == "order" else [document, self.of_invoice(document)]
        for paper in papers:
            if reason := _STATUSES.get((paper.kind, paper.row["status_code"])):
                return reason
        if line.canceled:
            return "canceled_line"
        product = self.products.get(line.product, {})
        return "excluded_product" if product.get("is_commissionable") == "false" else ""

    def of_invoice(self, invoice: Document) -> Document:
        """The invoice that a credit note corrects, or the document itself."""
        return self.invoices.get(invoice.row.get("credited_invoice_id") or "", invoice)


def bookings(documents: Documents) -> list[Unit]:
    """A unit for each line of an order."""
    return [
        Unit(
            "booking", "order_line" if line.number else "order", _source(order, line), order, line, order.when,
            line.net, line.quantity, (order.when, line.number), documents.reason(order, line),
        )
        for order in documents.orders.values() for line in order.lines
    ]  # fmt: skip


def invoices(documents: Documents) -> list[Unit]:
    """A unit for each line of an invoice or credit note, counted for the invoice that it is about."""
    found = []
    for paper in documents.invoices.values():
        target = documents.of_invoice(paper)
        for line in _lines(paper, target):
            found.append(
                Unit(
                    "invoice", "invoice_line" if paper.lines[0].number else "invoice", _source(paper, line), target, line,
                    paper.when, line.net, line.quantity, (paper.when, paper.id, line.number),
                    documents.reason(paper, line),
                )
            )  # fmt: skip
    return found


def _lines(paper: Document, target: Document) -> tuple[Line, ...]:
    """A document's lines; a credit note without any takes from those of its invoice, by their money."""
    if paper is target or paper.lines[0].number or not target.lines[0].number:
        return paper.lines
    order = sorted(target.lines, key=lambda line: (-line.net, line.number))
    nets = shares(paper.net, [line.net for line in order])
    return tuple(replace(line, net=net, quantity=None) for line, net in zip(order, nets, strict=True))


def _source(document: Document, line: Line) -> str:
    return f"{document.id}/{line.number}" if document.lines[0].number else document.id


def _order(row: Row, rows: list[Row]) -> Document:
    order = row["order_id"]
    lines = tuple(
        Line(
            line["line_number"], cents(line["net_amount"]), _quantity(line), line.get("product_id") or "",
            order, line["line_number"], bool(line.get("canceled_date")),
        )
        for line in sorted(rows, key=lambda line: line["line_number"])
    ) or (Line("", cents(row.get("total_amount")), None, "", order, ""),)  # fmt: skip
    gross = cents(row.get("total_amount")) if row.get("total_amount") else sum(line.net for line in lines)
    when, account = day(row["ordered_at"]), row.get("account_id") or ""
    return Document("order", order, when, row["currency_code"], gross, lines, account, order, row)


def _invoice(row: Row, rows: list[Row]) -> Document:
    order = row.get("order_id") or ""
    lines = tuple(
        Line(
            line["line_number"], cents(line["net_amount"]), _quantity(line, row["type_code"] == "credit_note"),
            line.get("product_id") or "", line.get("order_id") or order, line.get("order_line_number") or "",
        )
        for line in sorted(rows, key=lambda line: line["line_number"])
    ) or (Line("", cents(row["net_amount"]), None, "", order, ""),)  # fmt: skip
    gross = cents(row["net_amount"]) + cents(row.get("tax_amount"))
    when, account = day(row["invoice_date"]), row.get("account_id") or ""
    return Document("invoice", row["invoice_id"], when, row["currency_code"], gross, lines, account, order, row)


def _quantity(row: Row, given_back: bool = False) -> Fraction | None:
    if not row.get("quantity"):
        return None
    return -abs(Fraction(row["quantity"])) if given_back else Fraction(row["quantity"])
