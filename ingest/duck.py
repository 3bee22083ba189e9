"""DuckDB connections as this product opens them.

Belongs here: settings every connection shares. Extensions come from installed packages and nothing is ever downloaded.
"""

import importlib.util
from pathlib import Path

import duckdb


def connect(
    path: Path | str = ":memory:", *, read_only: bool = False, memory: str = "4GB"
) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that never downloads or loads an extension by itself and keeps to `memory`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory,
    }
    return duckdb.connect(str(path), read_only=read_only, config=config)


def load_extension(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load the DuckDB extension `name` from its installed Python package; RuntimeError when that is missing."""
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        raise RuntimeError(f"package duckdb-extension-{name.replace('_', '-')} is not installed; run `make setup`")
    version = f"v{duckdb.__version__}"
    binary = Path(spec.origin).parent / "extensions" / version / f"{name}.duckdb_extension"
    con.execute(f"LOAD '{binary}'")
