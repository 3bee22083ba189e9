"""Orders, and the money for them.

Belongs here: orders, splits, invoices, credit notes, payments and refunds of a company.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.reference.company import LAST, Pay
from tests.reference.exact import money

Line = dict[str, str]
# Quantities have four decimals.
_QUANTITY = 10_000


@dataclass(frozen=True)
class Sale:
    """A document that money may settle."""

    order: str
    account: str
    currency: str
    when: date
    net: int
    gross: int
    lines: list[tuple[Line, int]] = field(default_factory=list)
    invoice: str = ""

    @property
    def target(self) -> Line:
        """What an application of money names."""
        return {"invoice_id": self.invoice} if self.invoice else {"order_id": self.order}


def sell(pay: Pay) -> None:
    """Orders, and what becomes of them."""
    for _ in range(pay.rng.randrange(6, 12)):
        sale = _order(pay)
        if pay.chance(0.4):
            _split(pay, sale.order)
        if pay.chance(0.5):
            sale = _invoice(pay, sale)
            if pay.chance(0.4):
                _credit_notes(pay, sale)
        _settle(pay, sale)


def _order(pay: Pay) -> Sale:
    order, at, account = pay.id("O"), pay.day(), pay.some(pay.accounts)
    currency = "EUR" if pay.chance(0.2) else "USD"
    nets = [] if pay.chance(0.4) else [pay.cents() for _ in range(pay.rng.randrange(1, 4))]
    total = sum(nets) or pay.cents()
    pay.write(
        "orders", order_id=order, account_id=account, ordered_at=f"{at} 10:00:00",
        status_code="canceled" if pay.chance(0.05) else "delivered", currency_code=currency, total_amount=money(total),
        owner_id=pay.some(pay.reps) if pay.chance(0.7) else "", exclusion_reason="test" if pay.chance(0.04) else "",
    )  # fmt: skip
    lines = []
    for number, net in enumerate(nets, start=1):
        line = {
            "line_number": str(number), "product_id": pay.some(pay.products), "currency_code": currency,
            "quantity": pay.some(["1", "3", "5", "10"]), "net_amount": money(net),
        }  # fmt: skip
        pay.write("order_lines", order_id=order, **line)
        lines.append((line, net))
    return Sale(order, account, currency, at, total, total, lines)


def _split(pay: Pay, order: str) -> None:
    """Equal shares, crooked ones, or shares that are no whole, and now and then an overlay."""
    kind = pay.rng.random()
    weights = [33_333_333, 33_333_333, 33_333_334] if kind < 0.4 else [50_000_000, 30_000_000, 20_000_000]
    if kind > 0.93:
        weights[2] -= 1
    equal = "true" if kind < 0.2 else ""
    shares = [(rep, "direct", weight, equal) for rep, weight in zip(pay.rng.sample(pay.reps, 3), weights, strict=True)]
    if pay.chance(0.4):
        shares.append((pay.some(pay.reps), "overlay", 20_000_000, equal))
    for rep, role, weight, flag in shares:
        pay.write(
            "credit_splits", source_type_code="order", source_id=order, rep_id=rep, role_code=role,
            valid_from="2025-01-01", weight_millionths=weight, is_equal_share=flag,
        )  # fmt: skip


def _invoice(pay: Pay, sale: Sale) -> Sale:
    """An invoice with or without tax."""
    invoice, day = pay.id("I"), pay.day(sale.when, min(sale.when + timedelta(days=30), LAST))
    tax = sale.net // 5 if pay.chance(0.5) else 0
    status = "draft" if pay.chance(0.03) else "voided" if pay.chance(0.03) else "issued"
    pay.write(
        "invoices", invoice_id=invoice, type_code="invoice", invoice_date=day, due_date=day + timedelta(days=14),
        net_amount=money(sale.net), tax_amount=money(tax), status_code=status, order_id=sale.order,
        account_id=sale.account, currency_code=sale.currency,
    )  # fmt: skip
    for line, _ in sale.lines:
        number = line["line_number"]
        pay.write("invoice_lines", invoice_id=invoice, order_id=sale.order, order_line_number=number, **line)
    return replace(sale, invoice=invoice, when=day, gross=sale.net + tax)


def _credit_notes(pay: Pay, sale: Sale) -> None:
    """One for all of an invoice, or several, the last of them for the rest."""
    left, day = [net for _, net in sale.lines] or [sale.net], sale.when
    parts = pay.rng.choice(((1,), (3, 1), (2, 2, 1)))
    for number, part in enumerate(parts):
        note, day = pay.id("N"), pay.day(day, min(day + timedelta(days=60), LAST))
        given = [net // part for net in left]
        left = [net - back for net, back in zip(left, given, strict=True)]
        pay.write(
            "invoices", invoice_id=note, type_code="credit_note", credited_invoice_id=sale.invoice, invoice_date=day,
            net_amount=money(-sum(given)), tax_amount="0.00", status_code="issued", order_id=sale.order,
            account_id=sale.account, currency_code=sale.currency,
        )  # fmt: skip
        for (line, _), back in zip(sale.lines, given, strict=False):
            told = line | {"net_amount": money(-back), "order_line_number": line["line_number"]}
            told["quantity"] = _units(int(line["quantity"]) * _QUANTITY, parts, number)
            pay.write("invoice_lines", invoice_id=note, order_id=sale.order, **told)


def _units(whole: int, parts: tuple[int, ...], number: int) -> str:
    """The units that one of several credit notes gives back; the last has the rest."""
    left = whole
    for part in parts[: number + 1]:
        given = left // part
        left -= given
    return f"{given // _QUANTITY}.{given % _QUANTITY:04d}"


def _settle(pay: Pay, sale: Sale) -> None:
    """Money in parts, too much, or for nobody knows what; and money that goes back."""
    at, paid = sale.when, 0
    for _ in range(pay.rng.randrange(4)):
        part = pay.rng.choice((sale.gross - paid, sale.gross // 3, sale.gross // 2, 1))
        part += 5000 if pay.chance(0.06) else 0
        if part > 0:
            at = pay.day(at, min(at + timedelta(days=40), LAST))
            paid += part if _pay(pay, sale, at, part) else 0
    if paid and pay.chance(0.4):
        at = pay.day(at, min(at + timedelta(days=60), LAST))
        _pay(pay, sale, at, -pay.rng.choice((paid, paid, paid // 2 or 1, 1)))


def _pay(pay: Pay, sale: Sale, at: date, part: int) -> bool:
    """A payment, now and then twice; False when it settles nothing."""
    applied = bool(sale.invoice) or pay.chance(0.6)
    lost = not applied and pay.chance(0.07)
    reference = pay.id("B") if pay.chance(0.3) else ""
    for _ in range(2 if reference and pay.chance(0.3) else 1):
        payment = pay.id("Y")
        pay.write(
            "payments", payment_id=payment, created_at=f"{at} 09:00:00", account_id=sale.account,
            order_id="" if applied or lost else sale.order, received_date=at, amount=money(part),
            currency_code=sale.currency, type_code="payment" if part > 0 else "refund",
            method_code=pay.some(["credit_card", "check", "bank_transfer"]), bank_reference=reference,
        )  # fmt: skip
        if applied:
            pay.write(
                "payment_applications", application_id=pay.id("Q"), payment_id=payment,
                applied_date=pay.day(at, min(at + timedelta(days=9), LAST)), amount=money(part),
                currency_code=sale.currency, **sale.target,
            )  # fmt: skip
    return not lost
