"""`mart_build_info`: what a release was made of, as a table inside it.

Belongs here: collecting the rows. One row per thing (the release, each extract, each source file, each gate result, each
mart), so that a dashboard shows its date with one query and finance finds the hash of every file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from ingest.contract import Contract
from ingest.duck import insert_rows
from ingest.lake import Entry
from orchestration.publish.contents import Contents

COLUMNS: Mapping[str, tuple[str, str]] = {
    "section": ("VARCHAR", "What the row describes: release, extract, source_file, gate or mart."),
    "item": ("VARCHAR", "Name of the thing: release id, extract, extract/file, gate/suite/check or mart."),
    "status": (
        "VARCHAR",
        "published; delivered or not_delivered; loaded; passed; released, or incomplete when a mart lacks an extract.",
    ),
    "row_count": (
        "BIGINT",
        "Rows: accepted of an extract, read from a file, failing a check (0), or in a mart; NULL for the release.",
    ),
    "rejected_row_count": (
        "BIGINT",
        "Rows of an extract or source file that went to the rejected store; NULL elsewhere.",
    ),
    "sha256": ("VARCHAR", "SHA-256 of a source file; NULL elsewhere."),
    "detail": (
        "VARCHAR",
        "What the absence of an extract means, control totals of a file, message of a check, extracts a mart lacks, "
        "source of the release.",
    ),
    "as_of_date": ("DATE", "As-of date of the release: nothing later exists in its marts."),
    "code_version": ("VARCHAR", "Version of code, models, contracts and expectations."),
    "run_id": ("VARCHAR", "Run that made the release."),
    "release_id": ("VARCHAR", "The release."),
}


@dataclass(frozen=True)
class Stamp:
    """What all rows of one release share."""

    release_id: str
    run_id: str
    as_of_date: str
    code_version: str
    source: str


Row = tuple[str, str, str, int | None, int | None, str | None, str | None]


def collect(stamp: Stamp, contents: Contents, row_counts: Mapping[str, int]) -> list[Row]:
    """The rows of `mart_build_info` over `contents`, without the columns that all share."""
    rows: list[Row] = [("release", stamp.release_id, "published", None, None, None, stamp.source)]
    rows += [_extract(contract, contents.entries) for contract in contents.extracts.values()]
    for entry in contents.entries:
        totals = ", ".join(f"{name} {total}" for name, total in entry.control_totals.items())
        item = f"{entry.extract}/{entry.file}"
        rows.append(
            ("source_file", item, "loaded", entry.rows_in, entry.rows_rejected, entry.file_sha256, totals or None)
        )
    for result in contents.results:
        item = f"{result.gate}/{result.suite}/{result.check}"
        rows.append(("gate", item, "passed", result.failure_count, None, None, result.message or None))
    for mart, count in sorted(row_counts.items()):
        lacks = ", ".join(contents.missing(mart))
        status, detail = ("incomplete", f"not delivered: {lacks}") if lacks else ("released", None)
        rows.append(("mart", mart, status, count, None, None, detail))
    return rows


def _extract(contract: Contract, entries: Iterable[Entry]) -> Row:
    own = [entry for entry in entries if entry.extract == contract.extract]
    accepted, rejected = sum(entry.rows_accepted for entry in own), sum(entry.rows_rejected for entry in own)
    status, detail = ("delivered", None) if own else ("not_delivered", f"if absent: {contract.absence}")
    return "extract", contract.extract, status, accepted, rejected, None, detail


def write(con: duckdb.DuckDBPyConnection, table: str, stamp: Stamp, rows: list[Row]) -> None:
    """Create `table` (a qualified, quoted name) with `rows` and the shared columns, and comment on it."""
    types = ", ".join(f"{name} {kind}" for name, (kind, _) in COLUMNS.items())
    con.execute(f"CREATE TABLE {table} ({types})")
    shared = (stamp.as_of_date, stamp.code_version, stamp.run_id, stamp.release_id)
    insert_rows(con, table, [(*row, *shared) for row in rows])
