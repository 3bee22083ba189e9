"""What could identify the records of a table whose key no column is named for.

Belongs here: counting combinations of columns. A person decides; nothing is mapped from this.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import duckdb

from ingest.contract import load_contracts
from ingest.propose.columns import ColumnProfile
from ingest.propose.draft import Draft
from ingest.sql import identifier

_MOST = 8


def with_keys(con: duckdb.DuckDBPyConnection, draft: Draft) -> Draft:
    """`draft`, the open line of a missing key saying what is different in every row: a column, else two together."""
    contract = load_contracts()[draft.extract]
    return replace(
        draft,
        lines=[
            replace(line, note=f"{line.note}; different in every row: {found}")
            if contract.key == (line.column,) and line.is_open and not line.feeds and (found := _unique(con, draft))
            else line
            for line in draft.lines
        ],
    )


def _unique(con: duckdb.DuckDBPyConnection, draft: Draft) -> str:
    columns = [p for p in draft.table.columns if p.kind in ("text", "int") and p.length <= 64]
    single = [p.name for p in columns if p.is_unique]
    if single or draft.table.looked_at < 2:
        return ", ".join(single[:3])
    full = sorted((p for p in columns if p.filled == p.rows), key=lambda p: -p.distinct)[:_MOST]
    pair = next((pair for pair in combinations(full, 2) if _is_key(con, draft.table.relation, pair)), None)
    if pair is None:
        return ""
    joined = " || '-' || ".join(identifier(p.name) if not p.name.isidentifier() else p.name for p in pair)
    return f'{{sql: "{joined}"}}' if '"' not in joined else f"{{sql: '{joined}'}}"


def _is_key(con: duckdb.DuckDBPyConnection, relation: str, pair: Sequence[ColumnProfile]) -> bool:
    if pair[0].distinct * pair[1].distinct < pair[0].rows:
        return False
    names = ", ".join(identifier(profile.name) for profile in pair)
    row = con.execute(f"SELECT count(*) FROM (SELECT DISTINCT {names} FROM {relation})").fetchone()
    return bool(row and row[0] == pair[0].rows)
