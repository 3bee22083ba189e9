"""Rows deleted at their source without a word, found by key sweeps.

Belongs here: the SQL that turns "the next list of living keys lacks it" into a version of the row that is deleted. That
version is dated like the list, so everything after it (the as-of date, late updates, a row that comes back) needs no rule
of its own.
"""

from collections.abc import Sequence

from ingest.contract import Contract
from ingest.lake import Entry, Lake, read_all
from ingest.sql import identifier, literal


def sweeps_of(entries: Sequence[Entry]) -> list[Entry]:
    """Those of `entries` that list every living key."""
    return [entry for entry in entries if entry.sweep]


def tombstones(contract: Contract, lake: Lake, entries: Sequence[Entry], rows: str) -> str:
    """SQL for the deleted versions of the rows in `rows` (SQL with the columns of a raw extract), in the same columns.

    A key is deleted by the first list loaded after the key's last delivery, and not older than its last change. The row
    number is NULL: no row says it.
    """
    key = ", ".join(map(identifier, ("_source", *contract.key)))
    return (
        f"SELECT rows.* REPLACE (true AS is_deleted, coalesce(sweep.taken_at, rows.modified_at) AS modified_at, "
        "sweep.batch AS _batch, sweep.file AS _file, CAST(NULL AS BIGINT) AS _row_number, sweep.loaded_at AS _loaded_at) "
        f"FROM {rows} AS rows JOIN ({swept_keys(contract, lake, entries)}) AS swept USING ({key}) "
        f"JOIN {_sweeps(entries)} ON sweep.loaded_at = swept.swept_at AND sweep.source = rows._source "
        f"QUALIFY row_number() OVER (PARTITION BY {key} "
        "ORDER BY rows.modified_at DESC NULLS LAST, rows._loaded_at DESC, rows._row_number DESC) = 1"
    )


def swept_keys(contract: Contract, lake: Lake, entries: Sequence[Entry]) -> str:
    """SQL for the keys that a list lacks: `_source`, the key and `swept_at`, the load time of that list."""
    key = ", ".join(map(identifier, contract.key))
    files = read_all([lake.data(entry) for entry in entries])
    places = f"(VALUES {', '.join(_place(number, entry) for number, entry in enumerate(entries))})"
    delivered = (
        f"SELECT place.source AS _source, {key}, max(place.loaded_at) AS seen_at, max(modified_at) AS modified_at "
        f"FROM {files} AS file JOIN {places} AS place(number, source, loaded_at) ON place.number = file.file_index "
        "WHERE _fault IS NULL GROUP BY ALL"
    )
    # The newest list is enough to find the few that are gone; which list was the first is asked of those only.
    newest = f"(SELECT source, max(loaded_at) AS loaded_at FROM {_sweeps(entries)} GROUP BY source)"
    return (
        f"SELECT gone._source, {key}, min(sweep.loaded_at) AS swept_at FROM ({delivered}) AS gone "
        f"JOIN {newest} AS newest ON newest.source = gone._source AND newest.loaded_at > gone.seen_at "
        f"JOIN {_sweeps(entries)} ON sweep.source = gone._source AND sweep.loaded_at > gone.seen_at "
        "AND coalesce(sweep.taken_at >= gone.modified_at, true) GROUP BY ALL"
    )


def _place(number: int, entry: Entry) -> str:
    return f"({number}, {literal(entry.source)}, TIMESTAMP {literal(entry.loaded_at)})"


def _sweeps(entries: Sequence[Entry]) -> str:
    listed = ", ".join(
        f"({literal(e.source)}, {literal(e.key)}, {literal(e.file)}, TIMESTAMP {literal(e.loaded_at)}, "
        f"CAST({literal((e.sweep or {}).get('taken_at'))} AS TIMESTAMP))"
        for e in sweeps_of(entries)
    )
    return f"(VALUES {listed}) AS sweep(source, batch, file, loaded_at, taken_at)"
