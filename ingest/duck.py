"""DuckDB connections as this product opens them.

Belongs here: settings every connection shares. Extensions come from installed packages and nothing is ever downloaded.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingest.sql import literal


def connect(
    path: Path | str = ":memory:", *, read_only: bool = False, memory: str = "4GB"
) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that never downloads or loads an extension by itself and keeps to `memory`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory,
        # Of files made from here on, which only this version reads: its compression of texts takes half the time.
        "storage_compatibility_version": "latest",
    }
    con = duckdb.connect(str(path), read_only=read_only, config=config)
    # DuckDB draws one where it takes the process for an interactive one, as it does under `python -m`.
    con.execute("SET enable_progress_bar = false")
    return con


def insert_rows(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert `rows` into `table` (a qualified, quoted name) by statements of many rows: `executemany` takes 1.5 ms a row."""
    for begin in range(0, len(rows), 1000):
        listed = ", ".join(f"({', '.join(map(literal, row))})" for row in rows[begin : begin + 1000])
        con.execute(f"INSERT INTO {table} VALUES {listed}")


def confine(con: duckdb.DuckDBPyConnection, *places: Path) -> None:
    """Let `con` read and write nothing but `places` (files, or folders with all below them), and never more again.

    For connections that run SQL out of a mapping, which must not read other files of the machine.
    """
    files = ", ".join(literal(place) for place in places if not place.is_dir())
    folders = ", ".join(literal(place) for place in places if place.is_dir())
    con.execute(f"SET allowed_paths = [{files}]")
    con.execute(f"SET allowed_directories = [{folders}]")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def load_extension(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load the DuckDB extension `name` from its installed Python package; RuntimeError when that is missing."""
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        raise RuntimeError(f"package duckdb-extension-{name.replace('_', '-')} is not installed; run `make setup`")
    version = f"v{duckdb.__version__}"
    binary = Path(spec.origin).parent / "extensions" / version / f"{name}.duckdb_extension"
    con.execute(f"LOAD {literal(binary)}")
