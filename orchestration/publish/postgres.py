"""The optional PostgreSQL target: the marts of a release in the schemas `sales` and `finance`.

Belongs here: copying a release's files into a server. Everything happens in one transaction: tables are filled in a schema
that nobody reads, and the last thing is to give it the name of the old one, which is kept as `<schema>_before` until the
next release. So no reader is locked out and none sees half a release. `finance` holds the marts that `sales` does not.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from ingest.duck import connect, load_extension
from ingest.fetch.secret import parts_of, redacted
from ingest.sql import identifier, literal
from orchestration.errors import RunError
from orchestration.publish.contents import FINANCE, SALES, Contents, audience_of
from orchestration.publish.files import INFO, database
from orchestration.settings import SERVER

ROLES = {SALES: "sales_warehouse_sales", FINANCE: "sales_warehouse_finance"}


def load(connection: str, folder: Path, contents: Contents) -> None:
    """Load the release files in `folder` into the server of `connection` (a libpq string or address).

    Errors: RunError with the server's message, in which nothing tells how to connect; the server then holds what it held.
    """
    try:
        with connect() as con:
            load_extension(con, "postgres_scanner")
            con.execute(f"ATTACH {literal(connection)} AS server (TYPE postgres)")
            for audience in (SALES, FINANCE):
                con.execute(f"ATTACH {literal(database(folder, audience))} AS {audience}_file (READ_ONLY)")
            _execute(con, *(f"DROP SCHEMA IF EXISTS {name}_before CASCADE" for name in ROLES))
            con.begin()
            for audience in (SALES, FINANCE):
                _fill(con, audience, contents)
            _switch(con)
            con.commit()
    except duckdb.Error as error:
        reason = redacted(str(error), parts_of(connection))
        raise RunError(f"PostgreSQL ({SERVER}) could not be loaded; it holds what it held: {reason}") from None


def _execute(con: duckdb.DuckDBPyConnection, *statements: str) -> None:
    """Run statements in PostgreSQL's own language, in the transaction there is."""
    con.execute(f"CALL postgres_execute('server', {literal('; '.join(statements))})")


def _fill(con: duckdb.DuckDBPyConnection, audience: str, contents: Contents) -> None:
    """Make and fill the schema `<audience>_next`, with keys and comments."""
    schema = f"{audience}_next"
    _execute(con, f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}")
    con.execute("CALL pg_clear_cache()")
    marts = sorted(name for name, node in contents.marts.items() if audience_of(node) == audience)
    for mart in [*marts, INFO]:
        table = identifier(mart)
        con.execute(f"CREATE TABLE server.{schema}.{table} AS SELECT * FROM {audience}_file.marts.{table}")
    statements = [
        f"ALTER TABLE {schema}.{identifier(mart)} ADD PRIMARY KEY ({', '.join(map(identifier, contents.keys[mart]))})"
        for mart in marts
    ]
    statements += [
        f"ALTER TABLE {schema}.{identifier(mart)} ADD FOREIGN KEY ({identifier(each.column)}) "
        f"REFERENCES {audience_of(contents.marts[each.to])}_next.{identifier(each.to)} ({identifier(each.to_column)})"
        for mart in marts
        for each in contents.references.get(mart, ())
    ]
    _execute(con, *statements, *_comments(con, audience, schema))


def _comments(con: duckdb.DuckDBPyConnection, audience: str, schema: str) -> list[str]:
    """The released file's own comments, as PostgreSQL's, for the tables that are there."""
    tables = con.execute(
        "SELECT t.table_name, t.comment FROM duckdb_tables() AS t "
        "WHERE t.database_name = ? AND t.table_name IN (SELECT s.table_name FROM duckdb_tables() AS s "
        "WHERE s.database_name = 'server' AND s.schema_name = ?)",
        [f"{audience}_file", schema],
    ).fetchall()
    found = [f"COMMENT ON TABLE {schema}.{identifier(name)} IS {literal(text)}" for name, text in tables]
    columns = con.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE database_name = ?", [f"{audience}_file"]
    ).fetchall()
    names = {name for name, _ in tables}
    found += [
        f"COMMENT ON COLUMN {schema}.{identifier(table)}.{identifier(column)} IS {literal(text)}"
        for table, column, text in columns
        if table in names
    ]
    return found


def _switch(con: duckdb.DuckDBPyConnection) -> None:
    """Give the filled schemas their names and their readers: finance reads both, sales its own."""
    statements: list[str] = []
    for audience, role in ROLES.items():
        exists = f"SELECT FROM pg_namespace WHERE nspname = {literal(audience)}"
        rename = f"ALTER SCHEMA {audience} RENAME TO {audience}_before"
        statements += [
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal(role)}) "
            f"THEN CREATE ROLE {role} NOLOGIN; END IF; IF EXISTS ({exists}) THEN {rename}; END IF; END $$",
            f"ALTER SCHEMA {audience}_next RENAME TO {audience}",
        ]
    grants: Mapping[str, Sequence[str]] = {SALES: tuple(ROLES.values()), FINANCE: (ROLES[FINANCE],)}
    for audience, roles in grants.items():
        statements += [
            f"GRANT USAGE ON SCHEMA {audience} TO {', '.join(roles)}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {audience} TO {', '.join(roles)}",
        ]
    _execute(con, *statements)
