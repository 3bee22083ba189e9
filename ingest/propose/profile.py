"""What the values of each column of a file are.

Belongs here: counting over a bounded number of rows. What the counts mean for a contract belongs to `match` and
`notation`.
"""

from collections.abc import Mapping, Sequence

import duckdb

from ingest.propose.columns import VALUES, ColumnProfile
from ingest.propose.shapes import Reading, read_shape, shape_sql
from ingest.propose.words import vocabulary
from ingest.sql import identifier, literal

_SHAPES, _LONG = 400, 40
_BOOLS = ({"true", "false"}, {"t", "f"}, {"yes", "no"}, {"y", "n"})
# A column is of a kind when this share of its values is; the others are reported.
_MOST = 0.8
# Blanks that casts do not cut off unless `trim` declares them.
_UNUSUAL = "\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff\u3000"
_FAMILY = {"int": "number", "number": "number", "date": "ts", "ts": "ts"}


def profile_columns(con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> list[ColumnProfile]:
    """The profile of each of `columns` of `table`, all of them text."""
    return [_profile(con, table, name) for name in columns]


def _profile(con: duckdb.DuckDBPyConnection, table: str, name: str) -> ColumnProfile:
    words = vocabulary()["null_words"]
    everywhere = list(words["always"])
    plain = f"trim({identifier(name)}, ' \t\r\n')"
    text = f"nullif(trim({plain}, {literal(' ' + _UNUSUAL)}), '')"
    con.execute(f"CREATE OR REPLACE TEMP TABLE one_column AS SELECT {text} AS v, {plain} AS plain FROM {table}")
    rows, texts = _row(con, "SELECT count(*), count(v) FROM one_column")
    if not texts:
        return ColumnProfile(name, rows, filled=0, distinct=0, kind="empty", values={}, blanks=_blanks(con))
    listed = ", ".join(literal(word) for word in (*everywhere, *words["sometimes"]))
    found = dict(con.execute(f"SELECT v, count(*) FROM one_column WHERE v IN ({listed}) GROUP BY 1").fetchall())
    readings = _readings(con, found, texts - sum(found.values()))
    kind, misfits = _kind(readings)
    # A dash among numbers is nothing; among texts it is a text.
    nothing = tuple(word for word in sorted(found) if word in everywhere or kind not in ("text", "email"))
    where = f"v IS NOT NULL AND v NOT IN ({', '.join(map(literal, nothing))})" if nothing else "v IS NOT NULL"
    filled, distinct, length = _row(
        con, f"SELECT count(*), count(DISTINCT v), max(length(v)) FROM one_column WHERE {where}"
    )
    common = con.execute(
        f"SELECT v, count(*) AS n FROM one_column WHERE {where} GROUP BY 1 ORDER BY n DESC, v LIMIT {VALUES}"
    ).fetchall()
    days, months, zeros = _order(con) if any(reading.is_open for reading, _ in readings) else (0, 0, 0)
    return ColumnProfile(
        name=name, rows=rows, filled=filled, distinct=distinct, kind=_refined(kind, dict(common), distinct),
        values=dict(common), misfits=misfits, shapes=readings, null_words=nothing, length=length or 0,
        day_first=days, month_first=months, zero_first=zeros, blanks=_blanks(con),
    )  # fmt: skip


def _blanks(con: duckdb.DuckDBPyConnection) -> str:
    """The unusual blanks around the values of a column."""
    found = con.execute(
        "SELECT DISTINCT unnest([left(plain, 1), right(plain, 1)]) FROM one_column WHERE plain <> coalesce(v, '')"
    ).fetchall()
    return "".join(sorted(blank for (blank,) in found if blank and blank in _UNUSUAL))


def _row(con: duckdb.DuckDBPyConnection, statement: str) -> tuple[int, ...]:
    row = con.execute(statement).fetchone()
    assert row is not None
    return tuple(row)


def _readings(con: duckdb.DuckDBPyConnection, nothing: Mapping[str, int], total: int) -> list[tuple[Reading, int]]:
    """The commonest shapes of the `total` values that are not `nothing`; what is long or rare counts as text."""
    known = f"AND v NOT IN ({', '.join(map(literal, nothing))})" if nothing else ""
    shape = f"CASE WHEN length(v) <= {_LONG} THEN {shape_sql('v')} ELSE 'a a' END"
    found = con.execute(
        f"SELECT {shape} AS shape, count(*) AS n FROM one_column WHERE v IS NOT NULL {known} "
        f"GROUP BY 1 ORDER BY n DESC, shape LIMIT {_SHAPES}"
    ).fetchall()
    counts: dict[Reading, int] = {}
    for text, count in found:
        counts[read_shape(text)] = counts.get(read_shape(text), 0) + count
    if rare := total - sum(counts.values()):
        counts[Reading("text")] = counts.get(Reading("text"), 0) + rare
    return list(counts.items())


def _kind(readings: Sequence[tuple[Reading, int]]) -> tuple[str, int]:
    """The kind that most values are of, and how many are not."""
    total = sum(count for _, count in readings)
    families: dict[str, int] = {}
    for reading, count in readings:
        family = _FAMILY.get(reading.kind, reading.kind)
        families[family] = families.get(family, 0) + count
    if not total:
        return "empty", 0
    family, most = max(families.items(), key=lambda item: item[1])
    if most < _MOST * total:
        return "text", 0
    kinds = {reading.kind for reading, _ in readings if _FAMILY.get(reading.kind, reading.kind) == family}
    if family in ("number", "ts"):
        family = next(iter(kinds)) if len(kinds) == 1 else family
    return family, 0 if family == "text" else total - most


def _refined(kind: str, values: Mapping[str, int], distinct: int) -> str:
    """Texts that are more than that: flags and currencies."""
    if kind == "text" and distinct == len(values):
        if any({value.lower() for value in values} <= pair for pair in _BOOLS):
            return "bool"
        if set(values) <= set(vocabulary()["currencies"]):
            return "ccy"
    return kind


def _order(con: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """Values whose first, and whose second, number is above 12; and values that begin with a zero before a mark."""
    first, second = (f"TRY_CAST(regexp_extract(v, '^([0-9]+)[./-]([0-9]+)', {n}) AS INTEGER)" for n in (1, 2))
    return _row(
        con, f"SELECT count(*) FILTER ({first} > 12), count(*) FILTER ({second} > 12), "
        "count(*) FILTER (regexp_matches(v, '^[^0-9]*0[.,]')) FROM one_column WHERE length(v) <= 40"
    )  # fmt: skip
