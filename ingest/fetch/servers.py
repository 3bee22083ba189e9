"""PostgreSQL and MySQL: every column as the server's own exact text.

Belongs here: what the two spell differently. The casts run in the server, because the scanner would read a `numeric` as a
float and a time without its zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from ingest.duck import load_extension
from ingest.fetch.declared import Database
from ingest.sql import literal


@dataclass(frozen=True)
class Dialect:
    """How one kind of server is attached (read-only), set up, and asked for text."""

    extension: str
    quote: str
    text: str
    texts: Mapping[str, str] = field(default_factory=dict)
    types: str = ""
    before: tuple[str, ...] = ()
    session: str = ""

    def attach(self, con: duckdb.DuckDBPyConnection, connection: str) -> None:
        """Connect as `db`, read-only."""
        load_extension(con, self.extension)
        for setting in self.before:
            con.execute(setting)
        con.execute(f"ATTACH {literal(connection)} AS db (TYPE {self.extension.removesuffix('_scanner')}, READ_ONLY)")

    def prepare(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the form of texts independent of how the server is set up. Inside the transaction that reads."""
        if self.session:
            con.execute(f"CALL postgres_execute('db', {literal(self.session)})")

    def identifier(self, name: str) -> str:
        """`name`, or each part of `schema.name`, quoted."""
        return ".".join(self.quote + part.replace(self.quote, self.quote * 2) + self.quote for part in name.split("."))


DIALECTS = {
    "postgres": Dialect(
        extension="postgres_scanner",
        quote='"',
        text="{}::text",
        # Floats without an exponent, by way of their exact text: a cast to numeric alone would round to 15 digits.
        texts=dict.fromkeys(
            ("DOUBLE", "FLOAT"), "CASE WHEN {0}::text LIKE '%e%' THEN {0}::text::numeric::text ELSE {0}::text END"
        ),
        session="SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'iso_8601'; "
        "SET bytea_output = 'hex'; SET extra_float_digits = 1",
    ),
    "mysql": Dialect(
        extension="mysql_scanner",
        quote="`",
        text="CAST({} AS CHAR)",
        # By the server's name of the type where a table is read, by DuckDB's where a query is.
        texts={
            "timestamp": "CONCAT(CAST({} AS CHAR), '+00:00')",
            **dict.fromkeys(("blob", "tinyblob", "mediumblob", "longblob", "binary", "varbinary", "bit"), "HEX({})"),
            "BLOB": "HEX({})",
        },
        types="SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = {schema} AND table_name = {table}",
        before=("SET mysql_session_time_zone = '+00:00'",),
    ),
}


def text_query(con: duckdb.DuckDBPyConnection, wanted: Database, dialect: Dialect) -> str:
    """One SELECT in the server's language that gives the rows of `wanted` with every column as text."""
    asked = (
        wanted.query.strip().rstrip(";") if wanted.query else f"SELECT * FROM {dialect.identifier(wanted.table or '')}"
    )
    # No rows asked for, only names and types; the server parses it, so it has to be one SELECT.
    none = f"SELECT * FROM ({asked}) AS asked LIMIT 0"
    described = con.execute(f"DESCRIBE SELECT * FROM {wanted.type}_query('db', {literal(none)})").fetchall()
    kinds = {name: kind for name, kind, *_ in described} | _types(con, wanted, dialect)
    columns = []
    for name, *_ in described:
        column = dialect.quote + name.replace(dialect.quote, dialect.quote * 2) + dialect.quote
        columns.append(f"{dialect.texts.get(kinds[name], dialect.text).format(column)} AS {column}")
    return f"SELECT {', '.join(columns)} FROM ({asked}) AS asked"


def _types(con: duckdb.DuckDBPyConnection, wanted: Database, dialect: Dialect) -> dict[str, str]:
    """The server's own names of the column types, where DuckDB's are too coarse and a table is read."""
    if not dialect.types or not wanted.table:
        return {}
    schema, _, table = wanted.table.rpartition(".")
    ask = dialect.types.format(schema=literal(schema) if schema else "DATABASE()", table=literal(table))
    return dict(con.execute(f"SELECT * FROM {wanted.type}_query('db', {literal(ask)})").fetchall())
