"""Drives the SQL that makes the sample.

Belongs here: running the scripts in order and writing the files. What the company is like stands in `sql/`.
"""

from collections.abc import Mapping
from pathlib import Path

from ingest.duck import connect
from ingest.scan import file_sha256
from ingest.sql import literal

_SCRIPTS = (
    "calendar", "organisation", "campaigns", "leads", "deals", "orders", "payments", "people", "relations", "fulfilment",
    "goals", "pay", "dirt",
)  # fmt: skip

# Dirty rows that ingest must reject, by extract: the same few whatever the size of the company.
# orders: money with three decimals, 30 February, no key; payments: not a number; leads: no creation date.
DIRT: Mapping[str, int] = {"orders": 3, "payments": 1, "leads": 1}

_FILES: dict[str, str] = {
    "campaigns.csv": "campaigns",
    "campaign_cost_daily.csv": "campaign_costs",
    "touchpoints.csv": "touchpoints",
    "leads.csv": "leads_file",
    "lead_status_history.csv": "lead_history",
    "accounts.csv": "accounts",
    "opportunities.csv": "opportunities",
    "orders.csv": "orders_file",
    "orders_late_updates.csv": "order_updates",
    "order_lines.csv": "order_lines",
    "receipts.csv": "receipts",
    "products.csv": "products",
    "reps.csv": "reps",
}
# The other systems export each extract under its own name, with the columns of the contract.
_PLAIN = (
    "contacts", "opportunity_contacts", "opportunity_history", "activities", "lead_pool_events", "merges", "quotes",
    "quote_lines", "surveys", "deliveries", "invoices", "invoice_lines", "payment_applications", "write_offs",
    "price_list", "stock", "market_size", "teams", "rep_hierarchy", "territories", "territory_assignments",
    "account_ownership", "holidays", "leaves", "trainings", "ramp_schedules", "time_log", "period_calendar",
    "seasonality_weights", "quotas", "plans", "plan_versions", "plan_components", "rate_table_tiers",
    "plan_assignments", "credit_splits", "draws", "expenses", "adjustments", "disputes", "approvals",
    "payroll_results", "gl_journals", "gl_balances", "fx_rates",
)  # fmt: skip
_FILES |= {f"{name}.csv": name for name in _PLAIN} | {"activities.csv": "activities_file"}
_SEMICOLONS = {"receipts.csv"}


def generate(out: Path, orders: int = 3000, seed: int = 7) -> dict[str, int]:
    """Write the extract files of a company with `orders` orders and their manifest into `out`; data rows by file name.

    The same arguments give the same bytes. Errors: ValueError when there are fewer than 100 orders to spread.
    """
    if orders < 100:
        raise ValueError(f"a company needs at least 100 orders to be worth looking at, not {orders}")
    out.mkdir(parents=True, exist_ok=True)
    with connect() as con:
        con.execute(f"SET temp_directory = {literal(out / '.spill')}")
        con.execute(f"SET VARIABLE orders = {int(orders)}; SET VARIABLE seed = {int(seed)}")
        for name in _SCRIPTS:
            con.execute((Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8"))
        rows = {}
        for file, relation in _FILES.items():
            delimiter = ";" if file in _SEMICOLONS else ","
            target = f"{literal(out / file)} (FORMAT csv, HEADER, DELIMITER {literal(delimiter)})"
            count = con.execute(f"COPY (SELECT * EXCLUDE (n) FROM {relation} ORDER BY n) TO {target}").fetchone()
            rows[file] = int(count[0]) if count else 0
    _write_manifest(out, rows)
    return rows


def _write_manifest(out: Path, rows: Mapping[str, int]) -> None:
    """What the sender says it sent: `rows` by file, and each file's hash."""
    lines = [f"{file},{count},{file_sha256(out / file)[0]}" for file, count in sorted(rows.items())]
    (out / "manifest.csv").write_text("\n".join(["file,rows,sha256", *lines, ""]), encoding="utf-8")
