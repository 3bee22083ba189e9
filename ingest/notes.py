"""What a load noticed that is no error: facts about a file that a person should see.

Belongs here: notes as `{kind: {column: text}}`, kept in the manifest and shown with the asset. A note never changes a
row; what rejects rows belongs to `conform`, what stops a run to the gates.
"""

import duckdb

from ingest.casts.formats import day_or_month_first
from ingest.sql import identifier, literal
from ingest.written import Written

# How many rows a note names.
_SHOWN = 5

Notes = dict[str, dict[str, str]]


def notes_on(con: duckdb.DuckDBPyConnection, written: Written) -> Notes:
    """The notes on the accepted rows of a file; empty kinds are left out."""
    found = {"ambiguous_dates": _ambiguous_dates(con, written), **_clock_changes(con, written)}
    return {kind: notes for kind, notes in found.items() if notes}


def _ambiguous_dates(con: duckdb.DuckDBPyConnection, written: Written) -> dict[str, str]:
    """How many dates of each column would be another day with day and month exchanged, where the format allows the doubt."""
    counts = {}
    for name, column in written.mapping.columns.items():
        kind = written.contract.columns[name].type
        formats = {"date": column.form.date_format, "ts": column.form.timestamp_format}.get(kind, ())
        if not day_or_month_first(formats):
            continue
        day = identifier(name)
        if kind == "ts":
            day = f"timezone({literal(written.mapping.zone_of(name))}, timezone('UTC', {day}))"
        is_doubtful = f"day({day}) <= 12 AND day({day}) <> month({day})"
        counted = f"SELECT count(*) FILTER ({is_doubtful}), count({day}) FROM {written.accepted}"
        doubtful, dates = con.execute(counted).fetchone() or (0, 0)
        # With several formats the value no longer tells which of them it was written in.
        counts[name] = f"{'at most ' if len(formats) > 1 else ''}{doubtful} of {dates}"
    return counts


def _clock_changes(con: duckdb.DuckDBPyConnection, written: Written) -> dict[str, dict[str, str]]:
    """How many local times of each column were skipped or repeated by the clock, and the first rows of them."""
    if not _has_column(con, written.accepted, "_clock"):
        return {}
    notes: dict[str, dict[str, str]] = {"skipped_hours": {}, "repeated_hours": {}}
    marked = con.execute(
        f"SELECT mark, count(*), min(_row_number, {_SHOWN}) FROM "
        f"(SELECT _row_number, unnest(string_split(_clock, ' ')) AS mark FROM {written.accepted} WHERE _clock IS NOT NULL) "
        "GROUP BY mark ORDER BY mark"
    ).fetchall()
    for mark, count, first in marked:
        kind, _, name = mark.partition(":")
        listed = f"(rows {', '.join(map(str, first))}{', …' if count > len(first) else ''})"
        if kind == "gap":
            notes["skipped_hours"][name] = f"{count} {listed}"
        else:
            notes["repeated_hours"][name] = (
                f"{count} taken as the {written.mapping.columns[name].form.repeated_hour} {listed}"
            )
    return notes


def _has_column(con: duckdb.DuckDBPyConnection, rows: str, name: str) -> bool:
    return name in {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
