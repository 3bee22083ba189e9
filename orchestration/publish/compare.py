"""What differs between two releases, and which input made it so.

Belongs here: comparing the marts of two releases row by row over their keys, inside DuckDB. Where a row stood in its
source file, and the as-of date that every report carries, do not count as a difference of the row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from ingest.duck import connect
from ingest.sql import identifier, literal
from orchestration.publish.history import Kept

_LINEAGE = ("source_file", "source_row_number", "source_system", "created_at", "modified_at", "as_of_date")
# Names the run itself, so it differs always.
_SKIPPED = ("mart_build_info",)


@dataclass(frozen=True)
class Example:
    """One row that differs: its key, what happened to it, the columns that changed (old and new text), and the file and
    row it comes from now, where the mart tells."""

    key: Mapping[str, str]
    change: str
    columns: Mapping[str, tuple[str, str]]
    origin: str


@dataclass(frozen=True)
class Difference:
    """How a mart differs: rows added, removed and changed, how often each column changed, the new or changed source files
    of the extracts that feed it, and some of the rows."""

    mart: str
    added: int
    removed: int
    changed: int
    columns: Mapping[str, int]
    files: Sequence[str]
    examples: Sequence[Example]

    @property
    def count(self) -> int:
        """Rows that differ."""
        return self.added + self.removed + self.changed


@dataclass(frozen=True)
class Comparison:
    """Two releases compared: what is different about their making (`circumstances`), and each mart that differs. Marts
    that only one of them has are in `only_old` and `only_new`."""

    circumstances: Sequence[str]
    differences: Sequence[Difference]
    only_old: Sequence[str]
    only_new: Sequence[str]


def compare(old: Kept, new: Kept, examples: int = 3) -> Comparison:
    """Compare every mart that both releases show, with up to `examples` rows each."""
    ours, theirs = set(old.told["keys"]) - set(_SKIPPED), set(new.told["keys"]) - set(_SKIPPED)
    with connect() as con:
        con.execute(f"ATTACH {literal(old.database)} AS old (READ_ONLY)")
        con.execute(f"ATTACH {literal(new.database)} AS new (READ_ONLY)")
        found = [_difference(con, mart, old, new, examples) for mart in sorted(ours & theirs)]
    return Comparison(
        _circumstances(old, new), [each for each in found if each.count], sorted(ours - theirs), sorted(theirs - ours)
    )


def _circumstances(old: Kept, new: Kept) -> list[str]:
    said = {"as_of_date": "as-of date", "source": "source", "code_version": "code, models or contracts"}
    lines = [
        f"{text}: {old.stamp[name]} -> {new.stamp[name]}"
        for name, text in said.items()
        if old.stamp[name] != new.stamp[name]
    ]
    return [*lines, *(f"new input: {each}" for each in _new_files(old, new))]


def _new_files(old: Kept, new: Kept, extracts: Sequence[str] | None = None) -> list[str]:
    """The source files that only the new release has, by content, of `extracts` or of all."""
    known = {(each["extract"], each["file_sha256"]) for each in old.told["files"]}
    return [
        f"{each['extract']}/{each['file']} ({each['rows_accepted']:,} rows)"
        for each in new.told["files"]
        if (each["extract"], each["file_sha256"]) not in known and (extracts is None or each["extract"] in extracts)
    ]


def _columns(con: duckdb.DuckDBPyConnection, release: str, mart: str) -> list[str]:
    rows = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND table_name = ? ORDER BY column_index",
        [release, mart],
    ).fetchall()
    return [name for (name,) in rows]


def _difference(con: duckdb.DuckDBPyConnection, mart: str, old: Kept, new: Kept, limit: int) -> Difference:
    key = list(new.told["keys"][mart])
    columns = [name for name in _columns(con, "new", mart) if name in set(_columns(con, "old", mart))]
    compared = [name for name in columns if name not in key and name not in _LINEAGE]
    con.execute(_joined(mart, key, compared, "source_file" in columns))
    rows = con.execute("SELECT change, count(*) FROM differing GROUP BY 1").fetchall()
    counts: dict[str, int] = {str(change): int(count) for change, count in rows}
    tallies = ", ".join(f"count(*) FILTER (WHERE {_differs(name)})" for name in compared) or "0"
    found = con.execute(f"SELECT {tallies} FROM differing WHERE change = 'changed'").fetchone() or ()
    per_column = {name: int(count) for name, count in zip(compared, found, strict=False) if count}
    return Difference(
        mart,
        counts.get("added", 0),
        counts.get("removed", 0),
        counts.get("changed", 0),
        dict(sorted(per_column.items(), key=lambda item: (-item[1], item[0]))),
        _new_files(old, new, new.told["lineage"][mart]),
        _examples(con, key, compared, limit),
    )


def _differs(name: str) -> str:
    return f"o.{identifier(name)} IS DISTINCT FROM n.{identifier(name)}"


def _joined(mart: str, key: Sequence[str], compared: Sequence[str], has_origin: bool) -> str:
    """The rows that differ, old (`o`) and new (`n`) side by side as structs, in the temporary table `differing`."""
    on = " AND ".join(f"o.{identifier(name)} = n.{identifier(name)}" for name in key)
    first = identifier(key[0])
    changed = " OR ".join(map(_differs, compared)) or "false"
    origin = "n.source_file || ', row ' || n.source_row_number" if has_origin else "NULL"
    table = f"marts.{identifier(mart)}"
    return (
        "CREATE OR REPLACE TEMP TABLE differing AS "
        f"SELECT o, n, {origin} AS origin, CASE WHEN o.{first} IS NULL THEN 'added' WHEN n.{first} IS NULL THEN 'removed' "
        f"ELSE 'changed' END AS change FROM old.{table} AS o FULL OUTER JOIN new.{table} AS n ON {on} "
        f"WHERE o.{first} IS NULL OR n.{first} IS NULL OR {changed}"
    )


def _examples(con: duckdb.DuckDBPyConnection, key: Sequence[str], compared: Sequence[str], limit: int) -> list[Example]:
    names = [*key, *compared]
    shown = ", ".join(f"CAST(o.{identifier(name)} AS VARCHAR), CAST(n.{identifier(name)} AS VARCHAR)" for name in names)
    order = ", ".join(f"coalesce(n.{identifier(name)}, o.{identifier(name)})" for name in key)
    rows = con.execute(f"SELECT change, origin, {shown} FROM differing ORDER BY {order} LIMIT {limit}").fetchall()
    found = []
    for change, origin, *values in rows:
        pairs = {name: (values[2 * i], values[2 * i + 1]) for i, name in enumerate(names)}
        keys = {name: (pairs[name][1] if pairs[name][1] is not None else pairs[name][0]) or "" for name in key}
        moved = {
            name: (pairs[name][0] or "", pairs[name][1] or "")
            for name in compared
            if change == "changed" and pairs[name][0] != pairs[name][1]
        }
        found.append(Example(keys, change, moved, origin or ""))
    return found
