"""Suites and checks as plain data.

Belongs here: the vocabulary. Every check is a query for the rows that break it: DuckDB finds them in one scan, they are
their own examples, and one kind of expectation is all that has to be proven.
"""

from dataclasses import dataclass

# Raised when a check changes meaning under an old name; it is part of the evidence.
VERSION = "1"


@dataclass(frozen=True)
class Check:
    """A named query for broken rows. `{batch}` in `sql` is the suite's relation; `advice` says what to do.

    Columns `_file`, `_row_number`, `column_name` and `value`, where selected, make the message name the place.
    """

    name: str
    sql: str
    advice: str


@dataclass(frozen=True)
class Suite:
    """The checks of one extract (`gate` is `raw`) or mart (`marts`); the relation is `<gate>.<name>`."""

    gate: str
    name: str
    checks: tuple[Check, ...]
