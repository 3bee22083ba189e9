"""A read-only DuckDB dialect for SQLAlchemy that Great Expectations can use.

Belongs here: the mending that lets GX read from DuckDB. GX rolls back before it fetches, and DuckDB drops a pending
result at a rollback; a gate only reads, so transactions are left out altogether.
"""

from pathlib import Path
from typing import Any

import duckdb_engine
from sqlalchemy.dialects import registry

from ingest.candidate import attach_sales_part

NAME = "duckdb_gate"

# As in ingest.duck: nothing is downloaded, a gate leaves room for the rest of a run, and no progress bar gets between the
# answers of a gate's process.
_SETTINGS = (
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "memory_limit = '4GB'",
    "enable_progress_bar = false",
)

# GX keeps connections in places of its own; a file that stays open here cannot be written by the next step.
_OPEN: list[Any] = []


class GateDialect(duckdb_engine.Dialect):  # type: ignore[misc]
    """duckdb-engine's dialect without transactions; unqualified names are looked up in raw, then marts."""

    supports_statement_cache = True

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """A connection that finds the relations of both gates by their plain names."""
        connection = super().connect(*args, **kwargs)
        for setting in _SETTINGS:
            connection.execute(f"SET {setting}")
        attach_sales_part(connection, Path(kwargs["database"]))
        for schema in ("raw,marts", "raw", "marts"):
            try:
                connection.execute(f"SET search_path = '{schema}'")
                break
            except Exception:  # noqa: S112 - a database of one gate alone has only its own schema
                continue
        _OPEN.append(connection)
        return connection

    def do_begin(self, dbapi_connection: Any) -> None:
        """Nothing: a gate only reads."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Nothing: a gate only reads."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Nothing: a rollback would drop the result that GX has yet to fetch."""


def register() -> None:
    """Make the dialect known to SQLAlchemy under NAME."""
    registry.register(NAME, __name__, GateDialect.__name__)


def close_all() -> None:
    """Close every connection that the dialect has opened."""
    while _OPEN:
        _OPEN.pop().close()
