"""What a run's database says of its deliveries, beside the rows: files, rejected rows, key sweeps, missing batches.

Belongs here: the tables `raw._manifest`, `_arrival`, `_rejected`, `_sweep`, `_volume` and `_missing_batch`, which gate 1
reads. The rows themselves belong to `snapshot`, what is usual to `volume`.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from ingest import volume
from ingest.arrivals import Arrivals
from ingest.contract import load_contracts
from ingest.duck import insert_rows
from ingest.expected import Batches, Volume
from ingest.lake import Entry, Lake
from ingest.mapping import FileMapping
from ingest.reasons import FOOTER
from ingest.source import Source
from ingest.sql import literal
from ingest.tombstones import sweeps_of, swept_keys

_MANIFEST = (
    "extract VARCHAR, source VARCHAR, file VARCHAR, file_sha256 VARCHAR, rows_in BIGINT, rows_accepted BIGINT, "
    "rows_rejected BIGINT, has_rows BOOLEAN, batch VARCHAR, loaded_at TIMESTAMP, control_totals VARCHAR, notes VARCHAR, "
    "mapping VARCHAR, is_kept BOOLEAN, rows_footer BIGINT, must_be_listed BOOLEAN"
)
_REJECTED = (
    "extract VARCHAR, _source VARCHAR, _file VARCHAR, _row_number BIGINT, line BIGINT, column_name VARCHAR, value VARCHAR, "
    "reason VARCHAR, raw VARCHAR"
)
_SWEEP = (
    "extract VARCHAR, source VARCHAR, file VARCHAR, taken_at TIMESTAMP, living BIGINT, deleted BIGINT, "
    "max_deleted_share DECIMAL(9, 6), at_least_every_days INTEGER"
)


_ARRIVAL = "extract VARCHAR, source VARCHAR, file VARCHAR, batch VARCHAR, is_delivered BOOLEAN"
_MISSING_BATCH = "extract VARCHAR, files VARCHAR, batch VARCHAR"


@dataclass(frozen=True)
class Delivery:
    """What a run was given: (entry key, file name) of what was delivered to it, and the source that says what to expect."""

    files: frozenset[tuple[str, str]] = frozenset()
    source: Source | None = None

    def mapping(self, entry: Entry) -> FileMapping | None:
        """The mapping that `entry` came through, if the source still has it."""
        mine = [m for m in self.source.mappings if m.extract == entry.extract] if self.source else []
        return mine[int(entry.mapping)] if int(entry.mapping) < len(mine) else None

    def volume(self, entry: Entry) -> Volume | None:
        """How far the rows of `entry` may be from the usual, or None when that is nobody's business."""
        mapping = self.mapping(entry)
        return mapping.volume if mapping else None


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """The empty tables in the schema `raw`."""
    tables = {"_manifest": _MANIFEST, "_arrival": _ARRIVAL, "_rejected": _REJECTED, "_sweep": _SWEEP,
              "_volume": volume.COLUMNS, "_missing_batch": _MISSING_BATCH}  # fmt: skip
    for name, columns in tables.items():
        con.execute(f"CREATE TABLE raw.{name} ({columns})")


def fill_tables(con: duckdb.DuckDBPyConnection, lake: Lake, entries: Sequence[Entry], delivery: Delivery) -> None:
    """Fill them from `entries` of the lake."""
    _fill_manifest(con, lake, entries, delivery)
    _fill_rejected(con, lake, entries)
    _fill_sweeps(con, lake, entries)
    insert_rows(con, "raw._volume", list(volume.volumes(con, lake, entries, delivery.volume)))
    names = _names(lake, entries)
    _fill_arrivals(con, entries, names, delivery)
    _fill_missing_batches(con, entries, names, delivery)


def _fill_manifest(con: duckdb.DuckDBPyConnection, lake: Lake, entries: Sequence[Entry], delivery: Delivery) -> None:
    kept, rows = lake.kept(), []
    for e in entries:
        mapping = delivery.mapping(e)
        rows.append(
            (e.extract, e.source, e.file, e.file_sha256, e.rows_in, e.rows_accepted, e.rows_rejected, e.has_rows, e.key,
             e.loaded_at, json.dumps(dict(e.control_totals)), json.dumps(e.notes), e.mapping, e.key in kept,
             e.rejected_reasons.get(FOOTER, 0), mapping is not None and mapping.in_manifest)
        )  # fmt: skip
    insert_rows(con, "raw._manifest", rows)


def _names(lake: Lake, entries: Sequence[Entry]) -> dict[str, list[str]]:
    """Every name under which the content of each entry (key) came, its own first."""
    records = {pair: Arrivals(lake, *pair).names() for pair in {(e.extract, e.source) for e in entries}}
    return {
        e.key: list(dict.fromkeys([e.file, *records[e.extract, e.source].get((e.mapping, e.file_sha256), ())]))
        for e in entries
    }


def _fill_arrivals(
    con: duckdb.DuckDBPyConnection, entries: Sequence[Entry], names: Mapping[str, list[str]], delivery: Delivery
) -> None:
    rows = [
        (e.extract, e.source, name, e.key, (e.key, name) in delivery.files) for e in entries for name in names[e.key]
    ]
    insert_rows(con, "raw._arrival", rows)


def _fill_missing_batches(
    con: duckdb.DuckDBPyConnection, entries: Sequence[Entry], names: Mapping[str, list[str]], delivery: Delivery
) -> None:
    files: dict[tuple[str, str, Batches], list[str]] = defaultdict(list)
    for entry in entries:
        if (mapping := delivery.mapping(entry)) and mapping.batches:
            files[mapping.extract, mapping.files, mapping.batches] += names[entry.key]
    for (extract, glob, batches), found in files.items():
        insert_rows(con, "raw._missing_batch", [(extract, glob, batch) for batch in batches.missing(found)])


def _fill_sweeps(con: duckdb.DuckDBPyConnection, lake: Lake, entries: Sequence[Entry]) -> None:
    """The newest list of living keys of each extract and source, and how many keys it is the first to lack."""
    newest = {(entry.extract, entry.source): entry for entry in sweeps_of(entries)}
    for (extract, _), entry in newest.items():
        own = [each for each in entries if each.extract == extract]
        gone = swept_keys(load_contracts()[extract], lake, own)
        count = f"SELECT count(*) FROM ({gone}) WHERE _source = {literal(entry.source)} AND swept_at = "
        row = con.execute(f"{count}TIMESTAMP {literal(entry.loaded_at)}").fetchone()
        told = entry.sweep or {}
        insert_rows(
            con, "raw._sweep",
            [(extract, entry.source, entry.file, told["taken_at"], entry.rows_accepted, row[0] if row else 0,
              told["max_deleted_share"], told["at_least_every_days"])],
        )  # fmt: skip


def _fill_rejected(con: duckdb.DuckDBPyConnection, lake: Lake, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.rows_rejected:
            con.execute(
                f"INSERT INTO raw._rejected BY NAME SELECT {literal(entry.extract)} AS extract, * "
                f"FROM read_parquet({literal(lake.rejects(entry))})"
            )
