"""Rows that look like totals among the records of a table.

Belongs here: finding them. Loaded as a record, a total would double every sum, so a person has to say what it is.
"""

from dataclasses import replace

import duckdb

from ingest.propose.draft import Draft
from ingest.propose.notation import Todo
from ingest.propose.words import vocabulary
from ingest.sql import identifier, literal

# More rows than this that say "total" are no footer but a value of the column.
_MOST = 3


def with_footer(con: duckdb.DuckDBPyConnection, draft: Draft) -> Draft:
    """`draft`, with the option `footer` left open where some rows look like totals."""
    words = ", ".join(map(literal, vocabulary()["totals"]))
    for profile in draft.table.columns:
        if profile.kind == "empty":
            continue
        name = identifier(profile.name)
        rows = con.execute(
            f"SELECT DISTINCT {name} FROM {draft.table.relation} WHERE lower(trim({name}, ' :\t')) IN ({words})"
        ).fetchall()
        count = sum(profile.values.get(text.strip(), 1) for (text,) in rows)
        if 0 < count <= _MOST:
            text = rows[0][0]
            when = f"{name if not profile.name.isidentifier() else profile.name} = {literal(text)}"
            why = f"{profile.name} says {literal(text)}: a total and no record? then {{when: {_yaml(when)}}}, else null"
            return replace(draft, options={**draft.options, "footer": Todo(why, rows=when)})
    return draft


def _yaml(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
