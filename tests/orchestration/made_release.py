"""Small releases made of given tables, through the real publishing: what a whole run would cost seconds for."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from ingest.candidate import SALES, attach_readable, create_sales_part
from ingest.lake import Entry
from orchestration.evidence import Result
from orchestration.home import Home
from orchestration.publish import release
from orchestration.publish.build_info import Stamp
from orchestration.publish.contents import Contents
from orchestration.publish.lineage import Reference

# Each mart of these releases: who may see it, its key, the extracts that feed it.
MARTS = {
    "fct_order": ("sales", ("order_id",), ("orders", "payroll_results", "leads")),
    "rpt_rep": ("sales", ("rep_id",), ("orders",)),
    "fct_pay": ("finance", ("rep_id",), ("payroll_results",)),
    "commission_ledger": ("finance", ("entry_id",), ("payments",)),
    "rpt_period_close": ("finance", ("period_id",), ("period_calendar",)),
}
REFERENCES = {"fct_pay": [Reference("rep_id", "rpt_rep", "rep_id")]}


def entry(extract: str, file: str, sha256: str = "0") -> Entry:
    """A lake entry of seven rows; the fields that a release does not read are empty."""
    fields = dict.fromkeys(Entry.__dataclass_fields__)
    known = {"extract": extract, "file": file, "rows_in": 7, "rows_accepted": 7, "rows_rejected": 0}
    return Entry(**fields | known | {"file_sha256": sha256, "control_totals": {"amount": "123.45"}})


def publish(
    home: Home,
    release_id: str,
    tables: Mapping[str, str],
    entries: list[Entry],
    *,
    as_of: str = "2025-12-31",
    server: str = "",
) -> Path:
    """Publish the result of each query in `tables` as the mart of that name; the release's folder."""
    candidate = home.root.parent / f"{release_id}.duckdb"
    with duckdb.connect(str(candidate)) as con:
        attach_readable(con, create_sales_part(candidate), SALES)
        con.execute("CREATE SCHEMA marts")
        columns = {}
        for mart, query in tables.items():
            table = f"sales.marts.{mart}" if MARTS[mart][0] == "sales" else f"marts.{mart}"
            con.execute(f"CREATE TABLE {table} AS {query}")
            columns[mart] = [row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()]
    nodes = {
        mart: {
            "description": "A mart.",
            "columns": {name: {"description": f"Column {name}."} for name in columns[mart]},
            "config": {"meta": {"audience": MARTS[mart][0]}},
        }
        for mart in tables
    }
    results = [Result("run", "marts", mart, "key_is_unique_and_filled", True, "v1") for mart in tables]
    results += [
        Result("run", "dbt", name, "built_or_passed", True, "v1")
        for name in ("stg_orders", "stg_payroll_results", "key_of_fct_pay")
    ]
    contents = Contents(
        candidate,
        nodes,
        {mart: MARTS[mart][2] for mart in tables},
        {mart: MARTS[mart][1] for mart in tables},
        {mart: [each for each in REFERENCES.get(mart, ()) if each.to in tables] for mart in tables},
        entries,
        results,
    )
    return release.publish(home, Stamp(release_id, "run", as_of, "v1", "made_up"), contents, server=server).folder
