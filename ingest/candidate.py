"""The private database of a run, which lies in two files.

Belongs here: where the second one lies, and opening both. The marts that everybody may read are made in a file of their own,
in the form that readers get: to make them in the candidate and copy them into a release costs a tenth of a run.
"""

from pathlib import Path

import duckdb

from ingest.duck import connect
from ingest.sql import literal

# The catalog of the second file, in which views of the candidate look.
SALES = "sales"


def sales_part(candidate: Path) -> Path:
    """The file beside `candidate` with the marts that everybody may read."""
    return candidate.with_name(f"{SALES}.duckdb")


def attach_readable(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach the DuckDB file `path` as `name`; a new file gets the old storage version, which older drivers read."""
    con.execute(f"ATTACH {literal(path)} AS {name} (STORAGE_VERSION 'v1.0.0')")


def create_sales_part(candidate: Path) -> Path:
    """Make the file beside `candidate` anew, with the schema `marts` and nothing in it; its path."""
    path = sales_part(candidate)
    path.unlink(missing_ok=True)
    with connect() as con:
        attach_readable(con, path, SALES)
        con.execute(f"CREATE SCHEMA {SALES}.marts")
    return path


def attach_sales_part(con: duckdb.DuckDBPyConnection, candidate: Path) -> None:
    """Attach the file beside `candidate`, if there is one, so that `con` finds its marts through the candidate's views."""
    path = sales_part(candidate)
    if path.exists():
        # Connections of one process to one file share what is attached.
        con.execute(f"ATTACH IF NOT EXISTS {literal(path)} AS {SALES} (READ_ONLY)")
