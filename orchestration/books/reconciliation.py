"""The reconciliation of a month: what finance checks before it closes and pays.

Belongs here: what its front sheet adds up. Every figure is one of the release's marts. Its sheets are listed in `sheets`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from orchestration.books.about import about
from orchestration.books.cells import Cell, Money
from orchestration.books.opened import Opened
from orchestration.books.sheets import IN_MONTH, PAID_IN_MONTH, POSTED, SHEETS
from orchestration.books.statement import MOVEMENTS, PAY, STRONG
from orchestration.books.tables import read
from orchestration.books.workbook import Book, Section

# What became of the money received in the month, in the currency it was credited in.
_CASH = f"""
    SELECT e.reason_code, e.currency_code, count(*) AS row_count, sum(e.exception_amount)::DECIMAL(18, 2) AS amount
    FROM marts.fct_credit_exception AS e
    INNER JOIN marts.fct_payment AS p ON e.payment_id = p.payment_id AND {PAID_IN_MONTH}
    WHERE e.stage_code = 'credit' AND e.basis_event_code = 'cash'
    GROUP BY ALL ORDER BY ALL
"""
_CREDITED = f"""
    SELECT c.currency_code, count(*) AS row_count, sum(c.credit_amount)::DECIMAL(18, 2) AS amount
    FROM marts.fct_credit AS c
    INNER JOIN marts.fct_payment AS p ON c.payment_id = p.payment_id AND {PAID_IN_MONTH}
    WHERE c.credit_type_code = 'direct' AND c.basis_event_code = 'cash'
    GROUP BY ALL ORDER BY ALL
"""
_RECEIVED = f"""
    SELECT currency_code, count(*) AS row_count, sum(payment_amount)::DECIMAL(18, 2) AS amount
    FROM marts.fct_payment WHERE {PAID_IN_MONTH} GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Reconciliation:
    """The workbook of a month, and how many results its controls have by status."""

    statuses: dict[str, int]
    to_pay: dict[str, Decimal]
    book: Book


def reconciliation(release: Opened) -> Reconciliation:
    """The reconciliation of the release's month."""
    month = release.month
    present = [sheet for sheet in SHEETS if not sheet.is_optional or release.has(sheet.mart)]
    tables = [read(release.con, sheet, release.values()) for sheet in present]
    statuses: dict[str, int] = dict(
        release.rows("SELECT status_code, count(*) FROM marts.recon_control_result GROUP BY ALL ORDER BY ALL")
    )
    front = [release.described(), *_payments(release), *_owed(release), _controls(release)]
    book = Book(f"Reconciliation {month.period_id}", month.warning, front, [*tables, about(tables)], release.made_at)
    to_pay = dict(release.rows(
        "SELECT currency_code, sum(total_pay_amount)::DECIMAL(18, 2) FROM marts.rpt_commission_statement "
        "WHERE period_id = $period GROUP BY ALL ORDER BY ALL"
    ))  # fmt: skip
    return Reconciliation(statuses, to_pay, book)


def _controls(release: Opened) -> Section:
    """How many results each control has, by status; those that did not pass first."""
    query = """
        SELECT control_id || ' ' || control_name AS control, status_code, count(*) FROM marts.recon_control_result
        GROUP BY control, status_code ORDER BY max(status_code = 'passed'), control, status_code
    """
    return Section("Controls of the release", release.rows(query), ("status", "results"))


def _payments(release: Opened) -> list[Section]:
    """Payments of the month and what came of them, a section for each currency."""
    received = {currency: (count, amount) for currency, count, amount in release.rows(_RECEIVED)}
    credited = {currency: (count, amount) for currency, count, amount in release.rows(_CREDITED)}
    left_out = release.rows(_CASH)
    sections = []
    for currency in sorted({*received, *credited, *(row[1] for row in left_out)}):
        count, amount = received.get(currency, (0, Decimal(0)))
        credit_count, credit = credited.get(currency, (0, Decimal(0)))
        rows: list[Sequence[Cell]] = [
            ("Payments and refunds received", count, Money(amount, currency)),
            ("Credited (parts of payments)", credit_count, Money(credit, currency)),
        ]
        reasons = [row for row in left_out if row[1] == currency]
        rows += [(f"Left out: {reason}", n, Money(value, currency)) for reason, _, n, value in reasons]
        rest = amount - credit - sum((value for *_, value in reasons), Decimal(0))
        rows.append(("Rest: tax, and what of a document's gross is not its net", None, Money(rest, currency)))
        scope = f"{currency} received in {release.month.first_day}"
        checked = release.con.execute(
            "SELECT difference_value::DECIMAL(18, 2) FROM marts.recon_control_result "
            "WHERE control_id = 'R-04' AND scope = ?",
            [scope],
        ).fetchall()
        rows += [("Control R-04: difference", None, Money(difference, currency)) for (difference,) in checked]
        sections.append(Section(f"Payments of the month in {currency}", rows, ("rows", "amount")))
    return sections


def _owed(release: Opened) -> list[Section]:
    """What is owed from opening to closing, statements against the ledger, and what is to be paid, by currency."""
    columns = ["opening_amount", *MOVEMENTS, "closing_amount", *PAY]
    summed = ", ".join(f"sum({column})::DECIMAL(18, 2)" for column in columns)
    query = (
        f"SELECT currency_code, {summed} FROM marts.rpt_commission_statement WHERE {IN_MONTH} GROUP BY ALL ORDER BY ALL"
    )
    by_currency = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in release.rows(query)}
    ledger = dict(release.rows(
        f"SELECT currency_code, sum(ledger_amount)::DECIMAL(18, 2) FROM marts.commission_ledger WHERE {POSTED} "
        "AND is_accrual GROUP BY ALL"
    ))  # fmt: skip
    currencies = list(by_currency)

    def row(label: str, value: Any) -> list[Cell]:
        return [label, *(Money(value(each), each) for each in currencies)]

    def of(column: str) -> Any:
        return lambda each: by_currency[each][column]

    moved = {each: own["closing_amount"] - own["opening_amount"] for each, own in by_currency.items()}
    owed = [row("Opening balance", of("opening_amount")), *(row(label, of(name)) for name, label in MOVEMENTS.items())]
    owed += [
        row("Closing balance", of("closing_amount")),
        row("Statements move it by", moved.__getitem__),
        row("Entries of the ledger", lambda each: ledger.get(each, Decimal(0))),
        row("Difference", lambda each: moved[each] - ledger.get(each, Decimal(0))),
    ]
    pay = [row(label, of(name)) for name, label in PAY.items()]
    return [Section("Commission owed", owed, currencies, STRONG), Section("Pay of the month", pay, currencies, STRONG)]
