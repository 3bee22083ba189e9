"""Suites and checks as plain data.

Belongs here: the vocabulary. Every check is a query for the rows that break it: DuckDB finds them in one scan, they are
their own examples, and one kind of expectation is all that has to be proven.
"""

import re
from dataclasses import dataclass


def verbatim(sql: str) -> str:
    """`sql` from a contract or a seed as a part of a check's query, where braces and colons would mean something."""
    return re.sub(r":(?=\w)", r"\:", sql.replace("{", "{{").replace("}", "}}"))


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
