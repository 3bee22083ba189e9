"""One table or query of a database as a Parquet file of text.

Belongs here: reading in one consistent, read-only transaction, and a snapshot whose bytes depend on the rows alone: they
are sorted, so that an unchanged table is known to the lake. How a server writes its values as text belongs to `servers`
and `sqlite`.
"""

from pathlib import Path

import duckdb

from ingest.duck import connect
from ingest.errors import FetchError, FileError
from ingest.fetch.declared import Database
from ingest.fetch.secret import parts_of, redacted, secret
from ingest.fetch.servers import DIALECTS, text_query
from ingest.fetch.sqlite import dump
from ingest.sql import literal

# Row groups and compression as fixed as the order of rows: equal rows must give equal bytes.
_SORTED = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"


def snapshot(wanted: Database, path: Path | None, folder: Path) -> Path:
    """The rows of `wanted` as a Parquet file in `folder`; `path` is the database file where it is SQLite.

    Errors: FileError (FetchError where the server may answer later) saying which table and what failed, without anything
    of the connection string.
    """
    target = folder / (wanted.label.replace("/", "_") + ".parquet")
    variable, connection, failure, kind = wanted.connection_env, "", None, FileError
    if variable:
        connection = secret(variable, f"the connection string of the {wanted.type} database with '{wanted.label}'")
    with connect() as con:
        con.execute(f"SET temp_directory = {literal(folder)}")
        try:
            if path is not None:
                _from_file(con, wanted, path, target)
            else:
                _from_server(con, wanted, connection, target)
        except duckdb.Error as error:
            failure = redacted(str(error), parts_of(connection))
            kind = FetchError if isinstance(error, duckdb.IOException | duckdb.ConnectionException) else FileError
    if failure is not None:
        # Outside the handler: an error raised inside would carry the driver's own, with the connection string in it.
        also = f", and the connection string in {variable}" if variable else ""
        raise kind(f"{wanted.label} ({wanted.type}): {failure}. Check the table or query in the mapping{also}")
    return target


def _from_file(con: duckdb.DuckDBPyConnection, wanted: Database, path: Path, target: Path) -> None:
    rows = dump(wanted, path, target.with_suffix(".csv"))
    con.execute(f"COPY (SELECT * FROM {rows} ORDER BY ALL) TO {literal(target)} {_SORTED}")


def _from_server(con: duckdb.DuckDBPyConnection, wanted: Database, connection: str, target: Path) -> None:
    dialect = DIALECTS[wanted.type]
    dialect.attach(con, connection)
    con.execute("BEGIN")
    dialect.prepare(con)
    rows = f"{wanted.type}_query('db', {literal(text_query(con, wanted, dialect))})"
    con.execute(f"COPY (SELECT * FROM {rows} ORDER BY ALL) TO {literal(target)} {_SORTED}")
    con.execute("ROLLBACK")
    con.execute("DETACH db")
