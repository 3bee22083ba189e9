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
from orchestration.errors import RunError

_PARTS = {
    "credited_amount": "Credited",
    "tax_amount": "Tax and freight, which earn nothing",
    "exchange_amount": "Exchange, where the document is in another currency",
    "difference_amount": "Difference",
}
_PAYMENTS = f"""
    SELECT currency_code, count(*) AS row_count, sum(payment_amount)::DECIMAL(18, 2) AS payment_amount,
        {", ".join(f"sum({part})::DECIMAL(18, 2)" for part in _PARTS)}
    FROM marts.recon_payment_to_commission WHERE {PAID_IN_MONTH} GROUP BY ALL ORDER BY ALL
"""
_LEFT_OUT = f"""
    SELECT e.reason_code, count(*) AS row_count, sum(e.exception_amount)::DECIMAL(18, 2) AS amount
    FROM marts.fct_credit_exception AS e
    INNER JOIN marts.fct_payment AS p ON e.payment_id = p.payment_id AND {PAID_IN_MONTH}
    WHERE e.stage_code = 'credit' AND e.basis_event_code = 'cash' AND p.currency_code = $currency
    GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Reconciliation:
    """The workbook of a month, and how many results its controls have by status."""

    statuses: dict[str, int]
    to_pay: dict[str, Decimal]
    book: Book


def reconciliation(release: Opened) -> Reconciliation:
    """The reconciliation of the release's month.

    Errors: RunError when the release was made before one of the marts was.
    """
    month = release.month
    if missing := [sheet.mart for sheet in SHEETS if not release.has(sheet.mart)]:
        raise RunError(
            f"release {release.release.release_id} has no {', '.join(missing)}; `sales-warehouse run` makes one"
        )
    tables = [read(release.con, sheet, release.values()) for sheet in SHEETS]
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
    sections = []
    for currency, count, received, credited, *others in release.rows(_PAYMENTS):
        reasons = release.rows(_LEFT_OUT, currency=currency)
        rows: list[Sequence[Cell]] = [("Payments and refunds received", count, Money(received, currency))]
        rows += [("Credited", None, Money(credited, currency))]
        rows += [(f"Left out: {reason}", n, Money(amount, currency)) for reason, n, amount in reasons]
        names = list(_PARTS.values())[1:]
        rows += [(name, None, Money(amount, currency)) for name, amount in zip(names, others, strict=True)]
        sections.append(Section(f"Payments of the month in {currency}", rows, ("rows", "amount"), STRONG))
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
