"""The statement of one payee for one month.

Belongs here: what is on it. Each line names its document, payment and plan version and says how it was calculated; what
nobody was paid for is on it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from orchestration.books.about import about
from orchestration.books.calculation import explained, steps
from orchestration.books.cells import Cell, Money
from orchestration.books.opened import Opened
from orchestration.books.tables import Sheet, Table, read
from orchestration.books.workbook import Book, Section
from orchestration.errors import RunError

# Movements of what is owed, from opening to closing, in the words of the front sheet.
MOVEMENTS = {
    "earned_amount": "Earned",
    "reversed_amount": "Earned before and restated",
    "clawed_back_amount": "Taken back for refunds",
    "bonus_amount": "Bonuses and prizes",
    "limited_amount": "Caps and floors",
    "adjusted_amount": "Adjustments by hand",
    "held_amount": "Held back",
    "released_amount": "Released",
    "advanced_amount": "Draws advanced",
    "recovered_amount": "Draws recovered",
    "written_off_amount": "Written off",
    "paid_amount": "Paid for earlier months",
}
PAY = {
    "payable_amount": "Commission to pay",
    "salary_amount": "Salary",
    "expense_amount": "Expenses",
    "total_pay_amount": "To pay",
}
# What a reader looks for first.
STRONG = ("Opening balance", "Closing balance", "To pay", "Difference")
BALANCES = {
    "carried_amount": "Carried on to the next month",
    "draw_balance_amount": "Draws still to be recovered",
    "reserve_amount": "Held back and not released",
    "prior_period_amount": "Of the movements, from earlier months",
}
LINES = Sheet(
    "Lines",
    "One row per entry of the ledger: positive amounts are owed to the payee. Calculation is exact, before rounding.",
    "rpt_commission_statement_line",
    "credit_date entry_type_code component_name order_id invoice_id payment_id base_amount line_amount currency_code "
    "origin_period_id reason_code plan_id version_number | plan_name account_id source_type_code source_id cause_source_id "
    "fx_rate_id payout_value payout_currency_code payout_fx_rate_id is_accrual is_prior_period plan_hash entry_id",
    "rep_id = $payee AND period_id = $period",
    "line_amount",
)
ARITHMETIC = Sheet(
    "Arithmetic",
    "One row per step behind a line: what lies in the tier times its rate; the steps of an entry add up to its line.",
    "fct_commission_line",
    "credit_date component_id basis_event_code source_id step_code tier_mode_code window_id tier_number base_amount "
    "tier_base_value rate_value exact_value rounding_code line_amount currency_code | origin_period_id plan_id "
    "version_number deal_amount deal_currency_code fx_rate fx_rate_id entry_id line_id",
    "rep_id = $payee AND posted_period_id = $period",
    "line_amount",
)
# What no plan pays the payee for, and what nobody is credited with of orders that the payee owned.
_LEFT_OUT = """
    FROM marts.fct_credit_exception AS e
    LEFT JOIN marts.fct_order AS o ON e.order_id = o.order_id
    WHERE e.event_date >= $first_day AND e.event_date < $next_day
        AND (e.rep_id = $payee OR (e.stage_code = 'credit' AND o.owner_id_at_event = $payee))
"""
EXCEPTIONS = Sheet(
    "Left out",
    "One row per thing of the month that earned nothing, for each event that would earn (basis): why, and where it is.",
    "fct_credit_exception",
    query="SELECT e.basis_event_code, e.reason_code, e.event_date, e.exception_amount, e.currency_code, e.order_id, "
    "e.invoice_id, e.payment_id, e.account_id, e.product_id, e.plan_id, e.component_id, e.source_type_code, e.source_id, "
    f"e.stage_code, e.source_file, e.source_row_number, e.credit_exception_id {_LEFT_OUT} ORDER BY ALL",
)


@dataclass(frozen=True)
class Statement:
    """A payee's statement: its amounts by currency and column of rpt_commission_statement, and the workbook."""

    payee: str
    amounts: dict[str, dict[str, Decimal]]
    line_count: int
    book: Book


def payees(release: Opened) -> list[str]:
    """Who has a statement for the month, in order."""
    return [row[0] for row in release.rows(
        "SELECT DISTINCT rep_id FROM marts.rpt_commission_statement WHERE period_id = $period ORDER BY 1"
    )]  # fmt: skip


def statement(release: Opened, payee: str) -> Statement:
    """The statement of `payee` for the release's month.

    Errors: RunError when the payee has none, or when its lines do not lead from the opening to the closing balance.
    """
    month = release.month.period_id
    if payee not in (known := payees(release)):
        raise RunError(f"'{payee}' has no statement for {month}; these have: {', '.join(known) or 'nobody'}")
    cursor = release.con.execute(
        "SELECT * FROM marts.rpt_commission_statement WHERE period_id = $period AND rep_id = $payee ORDER BY currency_code",
        {"period": month, "payee": payee},
    )
    names = [str(column[0]) for column in cursor.description or []]
    by_currency = {row[names.index("currency_code")]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    values = release.values(payee=payee)
    lines = explained(read(release.con, LINES, values), steps(release, payee))
    _refuse_unbalanced(payee, month, by_currency, lines)
    front = [
        release.described([("Payee", payee), *_facts(by_currency)]),
        *_amounts(by_currency, lines),
        _left_out(release, payee),
    ]
    tables = [lines, read(release.con, ARITHMETIC, values), read(release.con, EXCEPTIONS, values)]
    title = f"Commission statement {month}: {payee}"
    book = Book(title, release.month.warning, front, [*tables, about(tables)], release.made_at)
    return Statement(payee, by_currency, len(lines.rows), book)


def _facts(by_currency: dict[str, dict[str, Any]]) -> list[tuple[str, Cell]]:
    first = next(iter(by_currency.values()))
    plan = "none" if first["plan_id"] is None else f"{first['plan_id']}, version {first['version_number']}"
    return [("Plan on the last day", plan), ("Pay date", first["pay_date"])]


def _refuse_unbalanced(payee: str, month: str, by_currency: dict[str, dict[str, Any]], lines: Table) -> None:
    for currency, row in by_currency.items():
        moved, listed = row["closing_amount"] - row["opening_amount"], _accrual(lines, currency)
        if moved != listed:
            raise RunError(
                f"{payee}, {month}: the balance moves by {moved} {currency} and the lines add up to {listed}; "
                "no statement is written. Control R-09 of this release says which months differ"
            )


def _accrual(lines: Table, currency: str) -> Decimal:
    """The sum of the lines that move what is owed, in `currency`."""
    pairs = zip(lines.column("line_amount"), lines.column("is_accrual"), strict=True)
    return sum((m.amount for m, own in pairs if isinstance(m, Money) and own and m.currency == currency), Decimal(0))


def _amounts(by_currency: dict[str, dict[str, Any]], lines: Table) -> list[Section]:
    currencies = list(by_currency)

    def row(label: str, column: str) -> list[Cell]:
        return [label, *(Money(by_currency[each][column], each) for each in currencies)]

    owed = [row("Opening balance", "opening_amount")]
    owed += [row(label, column) for column, label in MOVEMENTS.items()]
    owed += [
        row("Closing balance", "closing_amount"),
        ["Sum of the lines that move it", *(Money(_accrual(lines, each), each) for each in currencies)],
    ]
    return [
        Section("Commission owed", owed, currencies, STRONG),
        Section("Pay of the month", [row(label, column) for column, label in PAY.items()], currencies, STRONG),
        Section("Balances", [row(label, column) for column, label in BALANCES.items()], currencies),
    ]


def _left_out(release: Opened, payee: str) -> Section:
    query = (
        "SELECT e.reason_code, e.basis_event_code, count(*), sum(e.exception_amount)::DECIMAL(18, 2), e.currency_code "
        f"{_LEFT_OUT} GROUP BY ALL ORDER BY ALL"
    )
    found = release.rows(query, payee=payee)
    rows: list[Sequence[Cell]] = [(why, basis, n, Money(amount, unit), unit) for why, basis, n, amount, unit in found]
    return Section("Left out this month", rows or [("nothing",)], ("would earn on", "rows", "amount", "currency"))
