"""A file's rows with the columns that its lookups add.

Belongs here: finding, reading and joining the files of `lookup`s. Rows are neither added nor lost: a key that is not there
leaves the columns empty.
"""

from dataclasses import replace
from pathlib import Path

import duckdb

from ingest.delivery import find_files
from ingest.errors import FileError
from ingest.hashes import Hashes
from ingest.lookup import Lookup
from ingest.mapping import FileMapping, Options
from ingest.readers import TextRelation, read_text
from ingest.sql import identifier


def with_found(mapping: FileMapping, folder: Path, hashes: Hashes) -> FileMapping:
    """`mapping` with the files of its lookups found below `folder` and identified by their content."""
    lookups = []
    for lookup in mapping.lookups:
        paths = find_files(replace(mapping, files=lookup.files, is_optional=lookup.is_optional), folder)
        content = tuple(hashes.of(path).sha256 for path in paths)
        lookups.append(replace(lookup, found=tuple(paths), content=content))
    return replace(mapping, lookups=tuple(lookups))


def joined(
    con: duckdb.DuckDBPyConnection, file: str, relation: TextRelation, mapping: FileMapping, folder: Path
) -> TextRelation:
    """`relation`, of the file named `file`, with the columns that the lookups of `mapping` add; `folder` is for scratch.

    Errors: FileError naming file and column when a lookup does not work, or when a key that may be there once is not.
    """
    for number, lookup in enumerate(mapping.lookups):
        table = identifier(f"lookup:{number}")
        try:
            _fill(con, table, lookup, mapping.options, folder / f"lookup-{number}")
            relation = _join(con, file, relation, table, lookup)
        except (duckdb.OutOfMemoryException, duckdb.IOException):
            raise
        except duckdb.Error as error:
            raise FileError(
                f"{file}: the lookup in '{lookup.files}' does not work: {str(error).splitlines()[0][:200]}. Restore "
                f"the column, or correct `lookups` in the mapping of source '{mapping.source}'"
            ) from error
    return relation


def _fill(con: duckdb.DuckDBPyConnection, table: str, lookup: Lookup, options: Options, folder: Path) -> None:
    """A table with one row per key."""
    names = ", ".join(f"CAST(NULL AS VARCHAR) AS {identifier(name)}" for name in ("lookup:key", *lookup.take))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {names} LIMIT 0")
    if not lookup.found:
        return
    sources = []
    for number, path in enumerate(lookup.found):
        (scratch := folder / str(number)).mkdir(parents=True, exist_ok=True)
        sources.append(f"({_whole(con, path, options, scratch).sql})")
    taken = ", ".join(f"CAST({sql} AS VARCHAR) AS {identifier(name)}" for name, sql in lookup.take.items())
    order = f"({lookup.first_by})" if lookup.first_by else "1"
    rows = f'SELECT nullif(CAST({lookup.there} AS VARCHAR), \'\') AS "lookup:key", {taken}, {order} AS "lookup:order"'
    rows += f" FROM ({' UNION ALL BY NAME '.join(sources)}) WHERE ({lookup.only or 'true'}) IS TRUE"
    rows = f'SELECT * FROM ({rows}) WHERE "lookup:key" IS NOT NULL'
    if not lookup.first_by:
        _refuse_twice(con, lookup, rows)
    columns = ", ".join(identifier(name) for name in ("lookup:key", *lookup.take))
    con.execute(
        f"INSERT INTO {table} SELECT {columns} FROM ({rows}) QUALIFY row_number() OVER "
        f'(PARTITION BY "lookup:key" ORDER BY "lookup:order" NULLS LAST, {columns}) = 1'
    )


def _whole(con: duckdb.DuckDBPyConnection, path: Path, options: Options, folder: Path) -> TextRelation:
    """A file of which every record can be read."""
    for exact in (False, True):
        relation = read_text(con, path, options, folder, exact=exact)
        try:
            row = con.execute(f"SELECT count(*) FROM ({relation.sql})").fetchone()
        except duckdb.InvalidInputException:
            continue
        if row == (relation.rows_in,):
            return relation
    raise FileError(
        f"{path.name}: has records that cannot be read, and other rows are looked up in it; export it again"
    )


def _refuse_twice(con: duckdb.DuckDBPyConnection, lookup: Lookup, rows: str) -> None:
    twice = con.execute(
        f'SELECT "lookup:key", count(*) FROM ({rows}) GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 1'
    ).fetchone()
    if twice:
        raise FileError(
            f"{lookup.found[0].name}: the key '{twice[0][:80]}' is there {twice[1]} times, so which row is looked up is "
            "not clear; export it again, or declare first_by"
        )


def _join(
    con: duckdb.DuckDBPyConnection, file: str, relation: TextRelation, table: str, lookup: Lookup
) -> TextRelation:
    there = {name.lower() for name in relation.columns}
    if both := [name for name in lookup.take if name.lower() in there]:
        raise FileError(f"{file}, line 1: has a column '{both[0]}' itself; take another name for it in `lookups`")
    # The rows are numbered where they stand, because a join may give them in another order.
    numbered = (
        "SELECT * REPLACE (coalesce(_row_number, row_number() OVER ()) AS _row_number), "
        f'CAST({lookup.here} AS VARCHAR) AS "lookup:here" FROM ({relation.sql})'
    )
    taken = ", ".join(f"taken.{identifier(name)}" for name in lookup.take)
    sql = (
        f'SELECT here.* EXCLUDE ("lookup:here"), {taken} FROM ({numbered}) AS here '
        f'LEFT JOIN {table} AS taken ON here."lookup:here" = taken."lookup:key"'
    )
    con.execute(f"EXPLAIN {sql}")
    return replace(relation, sql=sql, columns=(*relation.columns, *lookup.take))
