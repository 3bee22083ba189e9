"""Quoting for SQL text.

Belongs here: the two ways a name or a value from outside may enter a statement. DuckDB cannot bind parameters in CREATE
VIEW, COPY targets or read_csv options, so everything goes through these.
"""


def identifier(name: str) -> str:
    """`name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """`value` as a SQL string literal; None as NULL."""
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"
