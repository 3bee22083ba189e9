"""Drives the SQL that makes the sample.

Belongs here: running the scripts in order and writing the files. What the company is like stands in `sql/`.
"""

from collections.abc import Mapping
from pathlib import Path

from ingest.duck import connect
from ingest.sql import literal

_SCRIPTS = ("calendar", "organisation", "campaigns", "leads", "deals", "orders", "payments", "dirt")

# Dirty rows that ingest must reject, by extract: the same few whatever the size of the company.
# orders: money with three decimals, 30 February, no key; payments: not a number; leads: no creation date.
DIRT: Mapping[str, int] = {"orders": 3, "payments": 1, "leads": 1}

_FILES = {
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
_SEMICOLONS = {"receipts.csv"}


def generate(out: Path, orders: int = 3000, seed: int = 7) -> dict[str, int]:
    """Write the extract files of a company with `orders` orders into `out`; data rows by file name.

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
    return rows
