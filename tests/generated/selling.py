"""Deals, orders and the money for them.

Belongs here: what happens between a deal's first day and the last refund.
"""

from datetime import date, datetime, timedelta

from tests.generated.books import AHEAD, END, START, Books, Values, midnight
from tests.generated.people import act, touch

_STAGES = ["prospecting", "qualification", "engaging", "proposal", "negotiation"]
_CURRENCIES = ["USD", "USD", "EUR"]


def deal(books: Books) -> None:
    """Deals from leads or out of nothing, each with a contact who is touched."""
    for _ in range(books.rng.randrange(6, 12)):
        opportunity, contact, account = books.id("D"), books.id("K"), books.some(books.accounts)
        lead, born = books.rng.choice(books.leads) if books.chance(0.7) else ("", books.instant())
        opened = born + books.days(60)
        books.deals.append((opportunity, account))
        books.write("contacts", {"contact_id": contact, "account_id": account}, opened, late=0)
        books.write("opportunity_contacts", {"opportunity_id": opportunity, "contact_id": contact}, opened, late=0)
        for _ in range(books.rng.randrange(3)):
            touch(books, contact, opened + timedelta(days=books.rng.randrange(-200, 40)))
        row = {"opportunity_id": opportunity, "account_id": account, "lead_id": lead, "created_at": opened}
        _progress(books, row, opened)


def _progress(books: Books, row: Values, opened: datetime) -> None:
    """A deal through its stages: forward, over some, back, to an end or not. The CRM writes each step down twice: in the
    deal, and in its history, which may come later."""
    path = [books.some(_STAGES) for _ in range(books.rng.randrange(1, 5))]
    path += books.rng.choice((["won"], ["won"], ["lost"], []))
    step: Values = {
        "currency_code": books.some(_CURRENCIES),
        "category_code": books.some("pipeline", "best_case", "commit", "omitted", ""),
        "close_date": books.rng.choice((books.day(opened.date(), END + timedelta(90)), date(2150, 6, 30))),
    }
    rest = {
        "primary_campaign_id": books.some(books.campaigns, ""),
        "exclusion_reason": "duplicate" if books.chance(0.05) else "",
    }
    at = opened
    versions: list[tuple[datetime, Values]] = []
    for seq, stage in enumerate(path):
        at += books.rng.choice((timedelta(seconds=seq), books.days(30))) if seq else timedelta()
        step = {**step, "stage_code": stage, "amount": books.money(), "owner_id": books.some(books.reps)}
        if stage in ("won", "lost"):
            step = {**step, "close_date": (at + AHEAD).date()}
        versions.append((at + timedelta(microseconds=seq), {**row, **rest, **step}))
        history = {"opportunity_id": row["opportunity_id"], "changed_at": at, "seq": seq, **step}
        books.write("opportunity_history", history, at)
        act(books, {"opportunity_id": str(row["opportunity_id"])}, at + books.days(2))
    if books.chance(0.05):
        versions.append((at + books.days(60), {"is_deleted": "true"}))
    books.write_versions("opportunities", versions)


def deliver(books: Books) -> None:
    """Orders, of a deal or not, and what becomes of them."""
    for _ in range(books.rng.randrange(8, 15)):
        order, at, total = books.id("O"), books.instant(), books.money()
        opportunity, account = books.rng.choice(books.deals) if books.chance(0.5) else ("", books.some(books.accounts))
        shared = {"order_id": order, "currency_code": books.some(_CURRENCIES)}
        row = {
            "account_id": account,
            "opportunity_id": opportunity,
            "ordered_at": at,
            "status_code": "created",
            "total_amount": books.some(total, total, ""),
            "owner_id": books.some(books.reps, ""),
            "exclusion_reason": "internal" if books.chance(0.05) else "",
        }
        later = ("shipped", "delivered", "returned")[: books.rng.randrange(4)]
        books.write("orders", shared | row, at, *({"status_code": status} for status in later))
        line = {"line_number": "1", "product_id": f"P{books.number:04d}", "quantity": "1", "net_amount": total}
        books.write("order_lines", shared | line, at)
        if books.chance(0.4):
            _share(books, order, at)
        _settle(books, shared | {"account_id": account}, total, at)


def _share(books: Books, order: str, at: datetime) -> None:
    """Who shares an order's credit: odd parts of the whole, or equal ones; and now and then somebody on top."""
    reps = books.rng.sample(books.reps, books.rng.randrange(2, 4))
    cuts = sorted(books.rng.randrange(100_000_001) for _ in reps[1:])
    shares = [later - earlier for earlier, later in zip([0, *cuts], [*cuts, 100_000_000], strict=True)]
    split = {"source_type_code": "order", "source_id": order, "valid_from": START}
    equal = books.some("true", "false", "")
    rows = [{"rep_id": rep, "role_code": "direct", "weight_millionths": n} for rep, n in zip(reps, shares, strict=True)]
    if books.chance(0.3):
        rows.append({"rep_id": books.some(books.reps), "role_code": "overlay", "weight_millionths": 20_000_000})
    # One decision, entered once: a part of it alone would be no whole.
    known, gone = at + books.days(20), books.chance(0.05)
    for row in rows:
        deleted = [(known + timedelta(days=9), {"is_deleted": "true"})] if gone else []
        books.write_versions("credit_splits", [(known, {**split, "is_equal_share": equal, **row}), *deleted])


def _settle(books: Books, shared: dict[str, str], total: str, at: datetime) -> None:
    """What is paid, given back and credited."""
    moves = (("payment", total), ("refund", f"-{books.money(20)}"), ("payment", books.money(20)))
    for kind, amount in moves[: books.rng.randrange(4)]:
        paid = at + books.days(60)
        row = {"payment_id": books.id("M"), "received_date": paid.date(), "amount": amount, "type_code": kind}
        # Some say nothing of their day or payer, which their order then tells, and some nothing of their order.
        unsaid = books.rng.choice(({}, {}, {}, {"received_date": ""}, {"account_id": ""}, {"order_id": ""}))
        books.write("payments", shared | row | unsaid, paid)
        if kind == "payment" and books.chance(0.4):
            part = {"application_id": books.id("Q"), "payment_id": row["payment_id"], "applied_date": paid.date()}
            part |= {"order_id": shared["order_id"], "amount": amount, "currency_code": shared["currency_code"]}
            books.write("payment_applications", part, paid)
    if books.chance(0.3):
        invoice, day = books.id("I"), at.date()
        for document, kind, sign in ((invoice, "invoice", ""), (books.id("N"), "credit_note", "-")):
            row = {"invoice_id": document, "type_code": kind, "invoice_date": day, "status_code": "issued"}
            row |= {"net_amount": sign + total, "credited_invoice_id": invoice if sign else ""}
            books.write("invoices", shared | row | books.rng.choice(({}, {"account_id": ""})), midnight(day))
            line = {"invoice_id": document, "line_number": "1", "order_line_number": "1", "net_amount": sign + total}
            del (kept := dict(shared))["account_id"]
            books.write("invoice_lines", kept | line, midnight(day))
            day += timedelta(days=books.rng.randrange(40))
