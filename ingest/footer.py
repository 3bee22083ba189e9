"""Rows of a report that are no data: totals and remarks at its end.

Belongs here: how a mapping declares them. They are booked as rejected with the reason `footer`, so that rows still add
up, but do not count against the share of rejected rows: their number has a limit of its own. Comparing what they say with
the rows before them belongs to `totals`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from ingest.contract import Contract
from ingest.yamlfile import Located


@dataclass(frozen=True)
class Footer:
    """Which records are no data: rows where the SQL `when` is true, and records of a wrong width that match `lines`.

    `max_rows` is how many there may be. `totals` names, per contract column, the source column in which such a row holds
    the sum of the rows before it.
    """

    when: str | None = None
    lines: str | None = None
    max_rows: int = 1
    totals: Mapping[str, str] = field(default_factory=dict)


def read_footer(data: Located, contract: Contract) -> Footer | None:
    """The footer that the file mapping `data` declares, or None; ConfigError naming file and line when it is wrong."""
    footer = data.get("footer")
    if footer is None:
        return None
    if not isinstance(footer, Located):
        raise data.fail("footer must be {when: …} or {lines: …}", "footer")
    footer.only(("when", "lines", "max_rows", "totals"))
    if "when" not in footer and "lines" not in footer:
        raise footer.fail("footer needs when (SQL over source columns) or lines (a regular expression)")
    if type(footer.get("max_rows", 1)) is not int or footer.get("max_rows", 1) < 1:
        raise footer.fail(f"max_rows must be a whole number from 1, not '{footer['max_rows']}'", "max_rows")
    try:
        duckdb.execute("SELECT regexp_matches('', ?)", [footer.get("lines", "")])
    except duckdb.Error as error:
        raise footer.fail(f"lines is no regular expression: {str(error).splitlines()[0]}", "lines") from error
    totals = footer.get("totals", {})
    if isinstance(totals, Located):
        _check_totals(totals, footer, data["columns"], contract)
    return Footer(footer.get("when"), footer.get("lines"), footer.get("max_rows", 1), dict(totals))


def _check_totals(totals: Located, footer: Located, columns: Located, contract: Contract) -> None:
    if "when" not in footer:
        raise footer.fail("totals need when: a record that only lines find has no columns", "totals")
    for name in totals:
        if name not in columns or contract.columns[name].type not in ("money", "qty"):
            raise totals.fail(f"'{name}' is not a mapped column of amounts or quantities", name)
        if isinstance(columns[name], Located) and "if_absent" in columns[name]:
            raise totals.fail(
                f"'{name}' may be absent from the file, so there is nothing to compare a total with", name
            )
        if isinstance(columns[name], Located) and isinstance(columns[name].get("negate"), Located):
            raise totals.fail(f"the signs of '{name}' are turned by row, so a total cannot be compared", name)
