"""The reconciliation of a month: what finance checks before it closes and pays.

Belongs here: which sheets it has and what its front sheet adds up. Every figure is one of the release's marts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from orchestration.books.about import about
from orchestration.books.cells import Cell, Money
from orchestration.books.opened import Opened
from orchestration.books.statement import MOVEMENTS, PAY, STRONG
from orchestration.books.tables import Sheet, read
from orchestration.books.workbook import Book, Section

_MOVED = " ".join(MOVEMENTS)
_IN_MONTH = "period_id = $period"
_POSTED = "posted_period_id = $period"
_PAID_IN_MONTH = "payment_date >= $first_day AND payment_date < $next_day"

_STATEMENT_AND_LEDGER = """
    SELECT coalesce(s.rep_id, l.rep_id) AS rep_id, coalesce(s.moved_amount, 0)::DECIMAL(18, 2) AS statement_amount,
        coalesce(l.ledger_amount, 0)::DECIMAL(18, 2) AS ledger_amount,
        (coalesce(s.moved_amount, 0) - coalesce(l.ledger_amount, 0))::DECIMAL(18, 2) AS difference_amount,
        CASE WHEN coalesce(s.moved_amount, 0) = coalesce(l.ledger_amount, 0) THEN 'passed' ELSE 'failed' END AS status_code,
        coalesce(s.currency_code, l.currency_code) AS currency_code
    FROM (
        SELECT rep_id, currency_code, sum(closing_amount - opening_amount) AS moved_amount
        FROM marts.rpt_commission_statement WHERE period_id = $period GROUP BY ALL
    ) AS s
    FULL JOIN (
        SELECT rep_id, currency_code, sum(ledger_amount) AS ledger_amount
        FROM marts.commission_ledger WHERE posted_period_id = $period AND is_accrual GROUP BY ALL
    ) AS l ON s.rep_id = l.rep_id AND s.currency_code = l.currency_code
    ORDER BY ALL
"""
# What became of the money received in the month, in the currency it was credited in.
_CASH = f"""
    SELECT e.reason_code, e.currency_code, count(*) AS row_count, sum(e.exception_amount)::DECIMAL(18, 2) AS amount
    FROM marts.fct_credit_exception AS e
    INNER JOIN marts.fct_payment AS p ON e.payment_id = p.payment_id AND {_PAID_IN_MONTH}
    WHERE e.stage_code = 'credit' AND e.basis_event_code = 'cash'
    GROUP BY ALL ORDER BY ALL
"""
_CREDITED = f"""
    SELECT c.currency_code, count(*) AS row_count, sum(c.credit_amount)::DECIMAL(18, 2) AS amount
    FROM marts.fct_credit AS c
    INNER JOIN marts.fct_payment AS p ON c.payment_id = p.payment_id AND {_PAID_IN_MONTH}
    WHERE c.credit_type_code = 'direct' AND c.basis_event_code = 'cash'
    GROUP BY ALL ORDER BY ALL
"""
_RECEIVED = f"""
    SELECT currency_code, count(*) AS row_count, sum(payment_amount)::DECIMAL(18, 2) AS amount
    FROM marts.fct_payment WHERE {_PAID_IN_MONTH} GROUP BY ALL ORDER BY ALL
"""

SHEETS = (
    Sheet(
        "Controls",
        "One row per control and scope of the whole release: what should be, what is, and the difference.",
        "recon_control_result",
        "control_id control_name scope left_value right_value difference_value status_code severity_code compares",
    ),
    Sheet(
        "Payees",
        "One row per payee and currency: from opening to closing, and what is to be paid.",
        "rpt_commission_statement",
        f"rep_id plan_id version_number currency_code opening_amount {_MOVED} closing_amount {' '.join(PAY)} "
        "carried_amount draw_balance_amount reserve_amount prior_period_amount pay_date is_closed statement_id",
        _IN_MONTH,
        f"opening_amount {_MOVED} closing_amount {' '.join(PAY)} carried_amount draw_balance_amount reserve_amount "
        "prior_period_amount",
    ),
    Sheet(
        "Statement and ledger",
        "One row per payee and currency: what the statement moves, and what the ledger's entries add up to.",
        "rpt_commission_statement",
        query=_STATEMENT_AND_LEDGER,
        totals="statement_amount ledger_amount difference_amount",
    ),
    Sheet(
        "Ledger by type",
        "One row per type of entry, pay type and currency posted in the month.",
        "commission_ledger",
        query="SELECT entry_type_code, pay_type_code, is_accrual, count(*) AS entry_count, "
        "sum(ledger_amount)::DECIMAL(18, 2) AS ledger_amount, currency_code "
        f"FROM marts.commission_ledger WHERE {_POSTED} GROUP BY ALL ORDER BY ALL",
        totals="ledger_amount",
    ),
    Sheet(
        "Accrual roll-forward",
        "One row per payee and currency: what is owed, from opening to closing balance.",
        "rpt_accrual_rollforward",
        f"rep_id currency_code opening_amount {_MOVED} closing_amount liability_amount receivable_amount",
        _IN_MONTH,
        f"opening_amount {_MOVED} closing_amount liability_amount receivable_amount",
    ),
    Sheet(
        "Draws",
        "One row per payee and currency: recoverable draws, from opening to closing balance.",
        "rpt_draw_balance",
        "rep_id currency_code opening_amount advanced_amount recovered_amount forgiven_amount closing_amount is_leaver",
        _IN_MONTH,
        "opening_amount advanced_amount recovered_amount forgiven_amount closing_amount",
    ),
    Sheet(
        "Holdbacks",
        "One row per payee and currency: commission held back, from opening to closing balance.",
        "rpt_holdback_balance",
        "rep_id currency_code opening_amount held_amount released_amount consumed_amount closing_amount",
        _IN_MONTH,
        "opening_amount held_amount released_amount consumed_amount closing_amount",
    ),
    Sheet(
        "Prior periods",
        "One row per entry posted in this month that belongs to an earlier one (payouts apart).",
        "rpt_commission_statement_line",
        "origin_period_id rep_id entry_type_code reason_code component_name order_id invoice_id payment_id base_amount "
        "line_amount currency_code cause_source_id plan_id version_number entry_id",
        f"{_IN_MONTH} AND is_prior_period",
        "line_amount",
    ),
    Sheet(
        "Left out by reason",
        "One row per stage, basis and reason: of the month's events, what nobody is credited with, or nobody paid for.",
        "fct_credit_exception",
        query="SELECT stage_code, basis_event_code, reason_code, count(*) AS row_count, "
        "sum(exception_amount)::DECIMAL(18, 2) AS exception_amount, currency_code FROM marts.fct_credit_exception "
        "WHERE event_date >= $first_day AND event_date < $next_day GROUP BY ALL ORDER BY ALL",
    ),
    Sheet(
        "Left out",
        "One row per thing of the month that earned nothing, for each event that would earn (basis).",
        "fct_credit_exception",
        "stage_code basis_event_code reason_code rep_id event_date exception_amount currency_code order_id invoice_id "
        "payment_id account_id product_id plan_id component_id | source_type_code source_id source_file source_row_number "
        "credit_exception_id",
        "event_date >= $first_day AND event_date < $next_day",
    ),
    Sheet(
        "Payments",
        "One row per payment of the month: what of it is credited, tax, left out, and the commission on it.",
        "recon_payment_to_commission",
        "payment_date payment_id type_code account_id order_id currency_code payment_amount credited_amount tax_amount "
        "exchange_amount exception_amount difference_amount exception_reasons commission_amount commission_currency_code | "
        "commission_entry_count source_system source_file source_row_number",
        _PAID_IN_MONTH,
        "payment_amount credited_amount tax_amount exchange_amount exception_amount difference_amount",
        is_optional=True,
    ),
    Sheet(
        "Orders",
        "One row per order of the month: ordered, invoiced, collected, and the commission on it.",
        "recon_order_to_commission",
        "order_date order_id account_id currency_code order_amount invoiced_amount collected_amount commission_amount "
        "commission_currency_code cash_commission_amount status_code exception_reasons | invoice_count commission_entry_count",
        "order_date >= $first_day AND order_date < $next_day",
        "order_amount invoiced_amount collected_amount",
        is_optional=True,
    ),
    Sheet(
        "Closed months",
        "One row per entry posted this month for a closed one, and the delivered row that made it so.",
        "recon_prior_period_delta",
        "origin_period_id rep_id entry_type_code reason_code order_id source_id ledger_amount currency_code cause_code "
        "cause_extract_name cause_row_key cause_source_file cause_source_row_number cause_recorded_at is_after_close | plan_id "
        "component_id source_type_code document_type_code document_id cause_source_system entry_id",
        _POSTED,
        "ledger_amount",
        is_optional=True,
    ),
    Sheet(
        "Payroll",
        "One row per payee, pay type and currency paid for the month: ledger, export to payroll, and what payroll says.",
        "recon_ledger_to_payroll",
        "rep_id pay_type_code payout_currency_code ledger_value exported_value returned_value return_difference_value status_code",
        _IN_MONTH,
        "ledger_value exported_value",
        is_optional=True,
    ),
    Sheet(
        "Payroll export",
        "One row per payee, pay type and currency that payroll is to pay for the month; held files are not to be paid.",
        "payroll_export",
        "legal_entity_code rep_id payroll_id pay_type_code pay_amount currency_code payout_value payout_currency_code pay_date "
        "is_posted is_released hold_reason cost_center_code | entry_count file_total_value file_sha256 payroll_line_id",
        _IN_MONTH,
        "pay_amount",
        is_optional=True,
    ),
    Sheet(
        "General ledger",
        "One row per company, currency and kind of account: journals and balances here and in the general ledger.",
        "recon_ledger_to_gl",
        "legal_entity_code purpose_code currency_code moved_amount booked_amount booking_difference_amount closing_amount "
        "gl_closing_amount balance_difference_amount status_code",
        _IN_MONTH,
        "moved_amount closing_amount",
        is_optional=True,
    ),
    Sheet(
        "Journals",
        "One row per line of the journals of the month; held files are not to be booked.",
        "gl_journal_export",
        "posting_date legal_entity_code journal_code rep_id cost_center_code gl_account account_name debit_amount credit_amount "
        "currency_code is_released hold_reason | purpose_code entry_count file_total_amount file_sha256 journal_line_id",
        _IN_MONTH,
        "debit_amount credit_amount",
        is_optional=True,
    ),
    Sheet(
        "Deferred commissions",
        "One row per asset (payee, component, document): from the opening to the closing balance.",
        "rpt_deferred_commission",
        "rep_id component_id document_id order_id treatment_code service_start_date service_end_date currency_code "
        "opening_amount capitalized_amount amortized_amount clawed_back_amount impaired_amount closing_amount "
        "expensed_amount | reversed_amount current_amount noncurrent_amount canceled_date plan_id legal_entity_code "
        "deferred_asset_id",
        _IN_MONTH,
        "opening_amount capitalized_amount amortized_amount clawed_back_amount impaired_amount closing_amount expensed_amount "
        "reversed_amount current_amount noncurrent_amount",
        is_optional=True,
    ),
)


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
    query = f"SELECT currency_code, {summed} FROM marts.rpt_commission_statement WHERE {_IN_MONTH} GROUP BY ALL ORDER BY ALL"
    by_currency = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in release.rows(query)}
    ledger = dict(release.rows(
        f"SELECT currency_code, sum(ledger_amount)::DECIMAL(18, 2) FROM marts.commission_ledger WHERE {_POSTED} "
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
