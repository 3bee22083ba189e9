"""Closing a period: its ledger frozen for ever, and the proof that it still is.

Belongs here: when a period may be closed, writing it, and verifying the chain of closed periods. Each manifest repeats the
hash of the one before, so that a changed, removed or inserted period breaks the chain.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ingest.closed import ClosedPeriod, closed_periods, ledger_columns, seals
from ingest.duck import connect
from ingest.lake import sync
from ingest.sql import identifier, literal
from orchestration.errors import RunError
from orchestration.home import Home
from orchestration.publish import history
from orchestration.publish.history import Kept

_READ_ONLY = 0o444


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was when the period was closed."""

    period_id: str
    what: str


def close(home: Home, source: str, period_id: str, closed_by: str, closed_at: datetime) -> ClosedPeriod:
    """Freeze `period_id` as the current release has it. `closed_at` (UTC) is noted and decides nothing.

    Errors: RunError saying why it cannot be closed now; nothing is written then.
    """
    current, chain = _current(home, source), closed_periods(home.closed(source))
    if faults := verify(home, source):
        raise RunError(
            f"{faults[0].period_id} is not as it was closed ({faults[0].what}); restore it before closing more"
        )
    if period_id in {period.period_id for period in chain}:
        raise RunError(f"{period_id} is closed already; what changes later is posted in the open period")
    hidden, final = _places(home.closed(source), period_id)
    with connect(current.database, read_only=True) as con:
        _refuse_unready(con, period_id)
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir(parents=True)
        manifest = _write_ledger(con, hidden, period_id)
    manifest |= {
        "period_id": period_id,
        "number": len(chain) + 1,
        "previous_manifest_sha256": chain[-1].manifest_sha256 if chain else None,
        "closed_by": closed_by,
        "closed_at": closed_at.isoformat(sep=" ", timespec="seconds"),
        "release": dict(current.stamp) | {"release_id": current.release_id},
    }
    (hidden / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for path in hidden.iterdir():
        path.chmod(_READ_ONLY)
        sync(path)
    sync(hidden)
    hidden.rename(final)
    sync(final.parent)
    return ClosedPeriod(final, manifest)


def _places(folder: Path, period_id: str) -> tuple[Path, Path]:
    """Where a period is written and where it is in the end, both directly in `folder`."""
    if not period_id or Path(period_id).name != period_id or period_id.startswith("."):
        raise RunError(f"'{period_id}' is no period; give the id of the period calendar, such as 2025-11")
    return folder / f".{period_id}.tmp", folder / period_id


def _current(home: Home, source: str) -> Kept:
    """The current release as finance sees it, which must be of `source`."""
    kept = history.current_of_finance(home)
    if kept.stamp["source"] != source:
        raise RunError(f"{home.root}: the current release is of source '{kept.stamp['source']}', not of '{source}'")
    return kept


def _refuse_unready(con: duckdb.DuckDBPyConnection, period_id: str) -> None:
    """RunError unless the release says that the period can be closed."""
    periods = {
        str(period): reason
        for period, reason in con.execute(
            "SELECT period_id, reason FROM marts.rpt_period_close ORDER BY valid_from"
        ).fetchall()
    }
    if period_id not in periods:
        raise RunError(f"'{period_id}' is no period of the calendar; it has {', '.join(periods) or 'none'}")
    if periods[period_id] is not None:
        raise RunError(f"{period_id} cannot be closed: {periods[period_id]}")


def _write_ledger(con: duckdb.DuckDBPyConnection, folder: Path, period_id: str) -> dict[str, Any]:
    """Write the period's ledger and read it back; counts, sums and hashes for the manifest."""
    columns = list(ledger_columns())
    listed = ", ".join(map(identifier, columns))
    path = folder / "ledger.parquet"
    con.execute(
        f"COPY (SELECT {listed} FROM marts.commission_ledger WHERE posted_period_id = {literal(period_id)} "
        f"ORDER BY entry_id) TO {literal(path)} (FORMAT parquet, COMPRESSION zstd)"
    )
    return _described(path, columns)


def _described(path: Path, columns: list[str]) -> dict[str, Any]:
    """What a manifest says of the ledger file at `path`."""
    relation = f"read_parquet({literal(path)})"
    with connect() as con:
        totals = con.execute(
            f"SELECT currency_code, entry_type_code, count(*), CAST(sum(ledger_amount) AS DECIMAL(18, 2)) FROM {relation} "
            "GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        found = seals(con, relation, columns)
    return {
        "columns": columns,
        "entry_count": sum(count for *_, count, _ in totals),
        "totals": [
            {"currency_code": currency, "entry_type_code": kind, "entry_count": count, "ledger_amount": str(amount)}
            for currency, kind, count, amount in totals
        ],
        "seals": found,
        "ledger_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def verify(home: Home, source: str) -> list[Fault]:
    """Whatever is no longer as it was closed, in the order of closing; empty when every period is.

    Checks, per period: the file against its hash, its rows against counts, sums and the hash of each payee, its number,
    and its manifest against the hash in the manifest of the next.
    """
    faults: list[Fault] = []
    previous: str | None = None
    for number, period in enumerate(closed_periods(home.closed(source)), start=1):
        told = period.manifest
        if told["number"] != number:
            faults.append(
                Fault(period.period_id, f"it is number {told['number']} where {number} is expected: one is missing")
            )
        if told["previous_manifest_sha256"] != previous:
            faults.append(
                Fault(period.period_id, "its manifest names another predecessor: an earlier manifest was changed")
            )
        faults += [Fault(period.period_id, what) for what in _differences(period, told)]
        previous = period.manifest_sha256
    return faults


def _differences(period: ClosedPeriod, told: Mapping[str, Any]) -> list[str]:
    try:
        found = _described(period.ledger, list(told["columns"]))
    except (OSError, duckdb.Error) as error:
        return [f"its ledger cannot be read: {str(error).splitlines()[0]}"]
    said = {"seals": "hash, count or sum of a payee", "totals": "counts or sums", "ledger_sha256": "the ledger's file"}
    return [f"{text} differs from the manifest" for name, text in said.items() if found[name] != told[name]]
