"""The sheets of the reconciliation.

Belongs here: the list of them. A sheet of a mart is one entry: title, what a row is, mart, columns, rows, totals.
"""

from orchestration.books.statement import MOVEMENTS, PAY
from orchestration.books.tables import Sheet

_MOVED = " ".join(MOVEMENTS)
IN_MONTH = "period_id = $period"
POSTED = "posted_period_id = $period"
PAID_IN_MONTH = "payment_date >= $first_day AND payment_date < $next_day"


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
        IN_MONTH,
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
        f"FROM marts.commission_ledger WHERE {POSTED} GROUP BY ALL ORDER BY ALL",
        totals="ledger_amount",
    ),
    Sheet(
        "Accrual roll-forward",
        "One row per payee and currency: what is owed, from opening to closing balance.",
        "rpt_accrual_rollforward",
        f"rep_id currency_code opening_amount {_MOVED} closing_amount liability_amount receivable_amount",
        IN_MONTH,
        f"opening_amount {_MOVED} closing_amount liability_amount receivable_amount",
    ),
    Sheet(
        "Draws",
        "One row per payee and currency: recoverable draws, from opening to closing balance.",
        "rpt_draw_balance",
        "rep_id currency_code opening_amount advanced_amount recovered_amount forgiven_amount closing_amount is_leaver",
        IN_MONTH,
        "opening_amount advanced_amount recovered_amount forgiven_amount closing_amount",
    ),
    Sheet(
        "Holdbacks",
        "One row per payee and currency: commission held back, from opening to closing balance.",
        "rpt_holdback_balance",
        "rep_id currency_code opening_amount held_amount released_amount consumed_amount closing_amount",
        IN_MONTH,
        "opening_amount held_amount released_amount consumed_amount closing_amount",
    ),
    Sheet(
        "Prior periods",
        "One row per entry posted in this month that belongs to an earlier one (payouts apart).",
        "rpt_commission_statement_line",
        "origin_period_id rep_id entry_type_code reason_code component_name order_id invoice_id "
        "payment_id base_amount "
        "line_amount currency_code cause_source_id plan_id version_number entry_id",
        f"{IN_MONTH} AND is_prior_period",
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
        "stage_code basis_event_code reason_code rep_id event_date exception_amount currency_code "
        "order_id invoice_id "
        "payment_id account_id product_id plan_id component_id | source_type_code source_id source_file "
        "source_row_number "
        "credit_exception_id",
        "event_date >= $first_day AND event_date < $next_day",
    ),
    Sheet(
        "Payments",
        "One row per payment of the month: what of it is credited, tax, left out, and the commission on it.",
        "recon_payment_to_commission",
        "payment_date payment_id type_code account_id order_id currency_code payment_amount "
        "credited_amount tax_amount "
        "exchange_amount exception_amount difference_amount exception_reasons commission_amount "
        "commission_currency_code | "
        "commission_entry_count source_system source_file source_row_number",
        PAID_IN_MONTH,
        "payment_amount credited_amount tax_amount exchange_amount exception_amount difference_amount",
    ),
    Sheet(
        "Orders",
        "One row per order of the month: ordered, invoiced, collected, and the commission on it.",
        "recon_order_to_commission",
        "order_date order_id account_id currency_code order_amount invoiced_amount collected_amount "
        "commission_amount "
        "commission_currency_code cash_commission_amount status_code exception_reasons | invoice_count "
        "commission_entry_count",
        "order_date >= $first_day AND order_date < $next_day",
        "order_amount invoiced_amount collected_amount",
    ),
    Sheet(
        "Closed months",
        "One row per entry posted this month for a closed one, and the delivered row that made it so.",
        "recon_prior_period_delta",
        "origin_period_id rep_id entry_type_code reason_code order_id source_id ledger_amount "
        "currency_code cause_code "
        "cause_extract_name cause_row_key cause_source_file cause_source_row_number cause_recorded_at "
        "is_after_close | plan_id "
        "component_id source_type_code document_type_code document_id cause_source_system entry_id",
        POSTED,
        "ledger_amount",
    ),
    Sheet(
        "Payroll",
        "One row per payee, pay type and currency paid for the month: ledger, export to payroll, and "
        "what payroll says.",
        "recon_ledger_to_payroll",
        "rep_id pay_type_code payout_currency_code ledger_value exported_value returned_value "
        "return_difference_value status_code",
        IN_MONTH,
        "ledger_value exported_value",
    ),
    Sheet(
        "Payroll export",
        "One row per payee, pay type and currency that payroll is to pay for the month; held files are not to be paid.",
        "payroll_export",
        "legal_entity_code rep_id payroll_id pay_type_code pay_amount currency_code payout_value "
        "payout_currency_code pay_date "
        "is_posted is_released hold_reason cost_center_code | entry_count file_total_value file_sha256 "
        "payroll_line_id",
        IN_MONTH,
        "pay_amount",
    ),
    Sheet(
        "General ledger",
        "One row per company, currency and kind of account: journals and balances here and in the general ledger.",
        "recon_ledger_to_gl",
        "legal_entity_code purpose_code currency_code moved_amount booked_amount "
        "booking_difference_amount closing_amount "
        "gl_closing_amount balance_difference_amount status_code",
        IN_MONTH,
        "moved_amount closing_amount",
    ),
    Sheet(
        "Journals",
        "One row per line of the journals of the month; held files are not to be booked.",
        "gl_journal_export",
        "posting_date legal_entity_code journal_code rep_id cost_center_code gl_account account_name "
        "debit_amount credit_amount "
        "currency_code is_released hold_reason | purpose_code entry_count file_total_amount file_sha256 "
        "journal_line_id",
        IN_MONTH,
        "debit_amount credit_amount",
    ),
    Sheet(
        "Deferred commissions",
        "One row per asset (payee, component, document): from the opening to the closing balance.",
        "rpt_deferred_commission",
        "rep_id component_id document_id order_id treatment_code service_start_date service_end_date currency_code "
        "opening_amount capitalized_amount amortized_amount clawed_back_amount impaired_amount closing_amount "
        "expensed_amount | reversed_amount current_amount noncurrent_amount canceled_date plan_id legal_entity_code "
        "deferred_asset_id",
        IN_MONTH,
        "opening_amount capitalized_amount amortized_amount clawed_back_amount impaired_amount "
        "closing_amount expensed_amount "
        "reversed_amount current_amount noncurrent_amount",
    ),
)
