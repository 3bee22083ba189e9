"""The lake as relations of a run's database: `raw.<extract>` for every contract, and the accounting beside them.

Belongs here: pinning which lake files a run reads. The views name their files one by one, so a load that happens
meanwhile cannot change the run.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from ingest.conflicts import conflicts_view
from ingest.contract import LINEAGE_COLUMNS, Contract, load_contracts
from ingest.duck import connect, insert_rows
from ingest.lake import Entry, Lake, read_all
from ingest.sql import identifier, literal

_MANIFEST = (
    "extract VARCHAR, source VARCHAR, file VARCHAR, file_sha256 VARCHAR, rows_in BIGINT, rows_accepted BIGINT, "
    "rows_rejected BIGINT, batch VARCHAR, loaded_at TIMESTAMP, control_totals VARCHAR, notes VARCHAR"
)


def _columns(contract: Contract) -> dict[str, str]:
    return {column.name: column.sql_type for column in contract.columns.values()} | dict(LINEAGE_COLUMNS)


def _lineage(contract: Contract, entries: Sequence[Entry]) -> dict[str, str]:
    """SQL of the lineage columns. What is the same for all rows of a file is looked up by the file's place in the list."""

    def per_file(values: Iterable[object], kind: str) -> str:
        return f"CAST([{', '.join(map(literal, values))}] AS {kind}[])[CAST(file_index AS BIGINT) + 1]"

    texts = ", ".join(f"coalesce(CAST({identifier(column)} AS VARCHAR), '')" for column in contract.columns)
    return {
        "_source": per_file((entry.source for entry in entries), "VARCHAR"),
        "_batch": per_file((entry.key for entry in entries), "VARCHAR"),
        "_file": per_file((entry.file for entry in entries), "VARCHAR"),
        "_row_number": "_row_number",
        "_row_hash": f"md5(concat_ws(chr(31), {texts}))",
        "_loaded_at": per_file((entry.loaded_at for entry in entries), "TIMESTAMP"),
    }


def _view(contract: Contract, lake: Lake, entries: Sequence[Entry]) -> str:
    columns = _columns(contract)
    name = f"raw.{identifier(contract.extract)}"
    if not entries:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {identifier(column)}" for column, kind in columns.items())
        return f"CREATE VIEW {name} AS SELECT {empty} WHERE false"
    lineage = {c: f"{sql} AS {identifier(c)}" for c, sql in _lineage(contract, entries).items()}
    listed = ", ".join(lineage.get(column, identifier(column)) for column in columns)
    rows = read_all([lake.data(entry) for entry in entries])
    return f"CREATE VIEW {name} AS SELECT {listed} FROM {rows} WHERE _fault IS NULL"


def _fill_manifest(con: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    con.execute(f"CREATE TABLE raw._manifest ({_MANIFEST})")
    insert_rows(
        con,
        "raw._manifest",
        [
            (e.extract, e.source, e.file, e.file_sha256, e.rows_in, e.rows_accepted, e.rows_rejected, e.key, e.loaded_at,
             json.dumps(dict(e.control_totals)), json.dumps(e.notes))
            for e in entries
        ],
    )  # fmt: skip


def _fill_rejected(con: duckdb.DuckDBPyConnection, lake: Lake, entries: Sequence[Entry]) -> None:
    con.execute(
        "CREATE TABLE raw._rejected (extract VARCHAR, _source VARCHAR, _file VARCHAR, _row_number BIGINT, "
        "line BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR, raw VARCHAR)"
    )
    for entry in entries:
        if entry.rows_rejected:
            con.execute(
                f"INSERT INTO raw._rejected BY NAME SELECT {literal(entry.extract)} AS extract, * "
                f"FROM read_parquet({literal(lake.rejects(entry))})"
            )


def write_snapshot(database: Path, lake: Lake, entries: Sequence[Entry]) -> None:
    """Create `database` with the schema `raw` over `entries` of the lake."""
    with connect(database) as con:
        con.execute("CREATE SCHEMA raw")
        for extract, contract in load_contracts().items():
            con.execute(_view(contract, lake, [entry for entry in entries if entry.extract == extract]))
        con.execute(conflicts_view(load_contracts().values()))
        _fill_manifest(con, entries)
        _fill_rejected(con, lake, entries)


def pinned(database: Path) -> list[str]:
    """The keys of the lake entries that the snapshot in `database` reads."""
    with connect(database, read_only=True) as con:
        return [row[0] for row in con.execute("SELECT batch FROM raw._manifest ORDER BY extract, loaded_at").fetchall()]
