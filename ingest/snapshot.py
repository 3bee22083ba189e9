"""The lake as relations of a run's database: `raw.<extract>` for every contract, the accounting beside them, and the
closed periods.

Belongs here: pinning which lake files a run reads. The views name their files one by one, so a load that happens
meanwhile cannot change the run.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.accounting import Delivery, create_tables, fill_tables
from ingest.closed import ClosedPeriod
from ingest.closed import create_tables as closed_tables
from ingest.conflicts import conflicts_view
from ingest.contract import LINEAGE_COLUMNS, Contract, load_contracts
from ingest.duck import connect
from ingest.lake import Entry, Lake, read_all
from ingest.sql import identifier, literal
from ingest.tombstones import sweeps_of, tombstones


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


def _view(contract: Contract, lake: Lake, delivered: Sequence[Entry]) -> str:
    columns, entries = _columns(contract), [entry for entry in delivered if entry.has_rows]
    name = f"raw.{identifier(contract.extract)}"
    if not entries:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {identifier(column)}" for column, kind in columns.items())
        return f"CREATE VIEW {name} AS SELECT {empty} WHERE false"
    lineage = {c: f"{sql} AS {identifier(c)}" for c, sql in _lineage(contract, entries).items()}
    listed = ", ".join(lineage.get(column, identifier(column)) for column in columns)
    rows = read_all([lake.data(entry) for entry in entries])
    living = f"SELECT {listed} FROM {rows} WHERE _fault IS NULL"
    if sweeps_of(delivered):
        living += f" UNION ALL {tombstones(contract, lake, delivered, f'({living})')}"
    return f"CREATE VIEW {name} AS {living}"


def write_snapshot(
    database: Path,
    lake: Lake,
    entries: Sequence[Entry],
    delivery: Delivery = Delivery(),  # noqa: B008 (immutable)
    closed: Sequence[ClosedPeriod] = (),
) -> None:
    """Create `database` with the schema `raw` over `entries` of the lake, of which `delivery` says which are new, and the
    schema `closed` over the `closed` periods."""
    with connect(database) as con:
        con.execute("CREATE SCHEMA raw")
        for extract, contract in load_contracts().items():
            con.execute(_view(contract, lake, [entry for entry in entries if entry.extract == extract]))
        con.execute(conflicts_view(load_contracts().values()))
        create_tables(con)
        fill_tables(con, lake, entries, delivery)
        closed_tables(con, closed)


def pinned(database: Path) -> list[str]:
    """The keys of the lake entries that the snapshot in `database` reads."""
    with connect(database, read_only=True) as con:
        return [row[0] for row in con.execute("SELECT batch FROM raw._manifest ORDER BY extract, loaded_at").fetchall()]
