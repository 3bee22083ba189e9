"""A file's rows with one row for each part of a list.

Belongs here: the relation that `each` makes. Rows are counted after it, so that rows in = accepted + rejected.
"""

from dataclasses import replace

import duckdb

from ingest.each import Each
from ingest.errors import FileError
from ingest.readers import TextRelation
from ingest.sql import identifier, literal


def parted(con: duckdb.DuckDBPyConnection, file: str, relation: TextRelation, each: Each | None) -> TextRelation:
    """`relation`, of the file named `file`, with one row for each part of a list, which keep the number of their row.

    A row without a part stays, with nothing in the column. Errors: FileError when the file has no such column.
    """
    if each is None:
        return relation
    if each.column.lower() not in {name.lower() for name in relation.columns}:
        raise FileError(
            f"{file}, line 1: column '{each.column}' is missing, which holds a list of parts; it has "
            f"{', '.join(relation.columns)[:400]}. Restore it, or correct `each` in the mapping"
        )
    column = identifier(each.column)
    trimmed = f"list_transform(string_split({column}, {literal(each.separator)}), lambda part: trim(part))"
    parts = f"list_filter({trimmed}, lambda part: part <> '')"
    parts = f"CASE WHEN len({parts}) > 0 THEN {parts} ELSE [NULL::VARCHAR] END"
    try:
        more = con.execute(f"SELECT coalesce(sum(len({parts}) - 1), 0)::BIGINT FROM ({relation.sql})").fetchone()
    except duckdb.InvalidInputException:
        return relation  # which cannot be read this way at all: who reads it next finds that out
    numbered = f"SELECT * REPLACE (coalesce(_row_number, row_number() OVER ()) AS _row_number) FROM ({relation.sql})"
    sql = f"SELECT * REPLACE (unnest({parts}) AS {column}) FROM ({numbered})"
    return replace(relation, sql=sql, rows_in=relation.rows_in + (more[0] if more else 0))
