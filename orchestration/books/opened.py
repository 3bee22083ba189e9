"""The finance release that workbooks are made of.

Belongs here: opening it, and what it says of a month.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from ingest.duck import connect
from orchestration.books.cells import Cell
from orchestration.books.workbook import Section
from orchestration.errors import RunError
from orchestration.home import Home
from orchestration.publish import history
from orchestration.publish.history import Kept


@dataclass(frozen=True)
class Month:
    """A month of the period calendar: half-open days, status (open, ready or closed), approver, why it cannot be closed."""

    period_id: str
    first_day: date
    next_day: date
    status: str
    approved_by: str | None
    reason: str | None

    @property
    def warning(self) -> str:
        """What every page of a workbook of a month that may still change says; empty for a closed one."""
        return "" if self.status == "closed" else f"DRAFT: {self.period_id} is not closed, figures may change"

    @property
    def mark(self) -> str:
        """What the names of such workbooks end with."""
        return "" if self.status == "closed" else "_DRAFT"


@dataclass(frozen=True)
class Opened:
    """The current finance release, open for reading, and the month asked for."""

    con: duckdb.DuckDBPyConnection
    release: Kept
    month: Month

    @property
    def made_at(self) -> datetime:
        """When the release was published, from its id (UTC)."""
        return datetime.strptime(self.release.release_id[:15], "%Y%m%dT%H%M%S")

    def values(self, **more: str) -> dict[str, Any]:
        """What queries of sheets may name."""
        return {
            "period": self.month.period_id,
            "first_day": self.month.first_day,
            "next_day": self.month.next_day,
            **more,
        }

    def rows(self, query: str, **more: str) -> list[tuple[Any, ...]]:
        """Rows of `query`, with the values it names."""
        named = {name: value for name, value in self.values(**more).items() if f"${name}" in query}
        return self.con.execute(query, named).fetchall()

    def has(self, mart: str) -> bool:
        """Whether the release has the mart."""
        return bool(self.con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [mart]).fetchall())

    def described(self, facts: Sequence[Sequence[Cell]] = ()) -> Section:
        """The front sheet's first part: `facts`, the month, and which release it is."""
        stamp = self.release.stamp
        state = self.month.status if self.month.reason is None else f"{self.month.status} ({self.month.reason})"
        return Section(
            "About",
            [
                *facts,
                ("Month", self.month.period_id),
                ("First day", self.month.first_day),
                ("First day after it", self.month.next_day),
                ("Status", state),
                ("Approved by", self.month.approved_by or "nobody yet"),
                ("As of", stamp["as_of_date"]),
                ("Source", stamp["source"]),
                ("Release", self.release.release_id),
                ("Code", stamp["code_version"]),
            ],
        )


@contextmanager
def opened(home: Home, period_id: str) -> Iterator[Opened]:
    """The current finance release of `home` and the month `period_id` in it.

    Errors: RunError when there is no release, when it may not be read, or when the calendar lacks the month.
    """
    release = history.current_of_finance(home)
    with connect(release.database, read_only=True) as con:
        yield Opened(con, release, _month(con, period_id))


def _month(con: duckdb.DuckDBPyConnection, period_id: str) -> Month:
    found = con.execute(
        "SELECT period_id, valid_from, valid_to, status_code, approved_by, reason "
        "FROM marts.rpt_period_close ORDER BY valid_from"
    ).fetchall()
    months = {str(row[0]): Month(*row) for row in found}
    if period_id not in months:
        names = list(months)
        known = f"{names[0]} to {names[-1]}" if names else "no month"
        raise RunError(f"'{period_id}' is no period of the calendar; it has {known}, written like this")
    return months[period_id]
