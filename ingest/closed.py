"""Closed periods: what was frozen, as an input of every later run.

Belongs here: where closed periods lie, what each holds, and their ledgers as relations of a run's database. Closing one
belongs to `orchestration.publish.close`.

Layout: `<closed>/<source>/<period id>/ledger.parquet` and `manifest.json`. A period exists when its folder does: the folder
is renamed into place last, and nothing in it is written again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from ingest.duck import insert_rows
from ingest.sql import identifier, literal
from ingest.yamlfile import read_yaml

LEDGER = Path(__file__).parent.parent / "dbt_project" / "models" / "marts" / "pay" / "commission_ledger.yml"
SEAL_COLUMNS: Mapping[str, str] = {
    "period_id": "VARCHAR",
    "rep_id": "VARCHAR",
    "entry_count": "BIGINT",
    "ledger_amount": "DECIMAL(18, 2)",
    "currency_code": "VARCHAR",
    "sha256": "VARCHAR",
    "sealed_at": "TIMESTAMP",
    "sealed_by": "VARCHAR",
}
# Stands for NULL and between values and rows in the text that is hashed: none of them occurs in a value.
_NULL, _BETWEEN_VALUES, _BETWEEN_ROWS = "\\N", 31, 10


@dataclass(frozen=True)
class ClosedPeriod:
    """A closed period: its folder and its manifest, as they were written when it was closed."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def period_id(self) -> str:
        """The period."""
        return str(self.manifest["period_id"])

    @property
    def ledger(self) -> Path:
        """The Parquet file with the entries posted in the period."""
        return self.folder / "ledger.parquet"

    @property
    def manifest_sha256(self) -> str:
        """Hash of the manifest file, which the next period's manifest repeats."""
        return hashlib.sha256((self.folder / "manifest.json").read_bytes()).hexdigest()


@cache
def ledger_columns() -> dict[str, str]:
    """Name to SQL type of the ledger's columns in their order, as the contract of the mart `commission_ledger` says."""
    (model,) = read_yaml(LEDGER)["models"]
    return {column["name"]: column["data_type"] for column in model["columns"]}


def closed_periods(folder: Path) -> list[ClosedPeriod]:
    """The periods closed below `folder` (of one source), in the order they were closed."""
    manifests = [path for path in folder.glob("*/manifest.json") if not path.parent.name.startswith(".")]
    found = [ClosedPeriod(path.parent, json.loads(path.read_text(encoding="utf-8"))) for path in manifests]
    return sorted(found, key=lambda period: int(period.manifest["number"]))


def row_text(columns: Sequence[str]) -> str:
    """SQL of the text of a ledger row that its hash is made of: all columns, an absent value told from an empty one."""
    values = ", ".join(f"coalesce(CAST({identifier(name)} AS VARCHAR), {literal(_NULL)})" for name in columns)
    return f"concat_ws(chr({_BETWEEN_VALUES}), {values})"


def seals(con: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Of each payee of the ledger rows in `relation`: entry_count, ledger_amount and the SHA-256 over the rows in the
    order of their ids. `currency_code` is `*` where the payee has several, whose sum is then a control total only."""
    rows = con.execute(
        "SELECT rep_id, count(*), CAST(sum(ledger_amount) AS DECIMAL(18, 2)), "
        "CASE WHEN min(currency_code) = max(currency_code) THEN min(currency_code) ELSE '*' END, "
        f"sha256(string_agg({row_text(columns)}, chr({_BETWEEN_ROWS}) ORDER BY entry_id)) "
        f"FROM {relation} GROUP BY rep_id ORDER BY rep_id"
    ).fetchall()
    names = ("rep_id", "entry_count", "ledger_amount", "currency_code", "sha256")
    return [dict(zip(names, (row[0], row[1], str(row[2]), row[3], row[4]), strict=True)) for row in rows]


def create_tables(con: duckdb.DuckDBPyConnection, periods: Sequence[ClosedPeriod]) -> None:
    """Create `closed.commission_ledger` and `closed.period_seal` over `periods`; empty and typed when there is none."""
    columns = ledger_columns()
    con.execute("CREATE SCHEMA closed")
    listed = ", ".join(f"{identifier(name)} {kind}" for name, kind in columns.items())
    con.execute(f"CREATE TABLE closed.commission_ledger ({listed})")
    con.execute(f"CREATE TABLE closed.period_seal ({', '.join(f'{n} {kind}' for n, kind in SEAL_COLUMNS.items())})")
    for period in periods:
        # BY NAME: a column that came later is NULL in a period that was closed before.
        con.execute(
            f"INSERT INTO closed.commission_ledger BY NAME SELECT * FROM read_parquet({literal(period.ledger)})"
        )
        told = period.manifest
        insert_rows(
            con,
            "closed.period_seal",
            [
                (
                    told["period_id"],
                    *(seal[name] for name in list(SEAL_COLUMNS)[1:-2]),
                    told["closed_at"],
                    told["closed_by"],
                )
                for seal in told["seals"]
            ],
        )
