"""How the numbers of a file are written.

Belongs here: which mark begins the decimals and which groups thousands, and what stands beside the digits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.propose.columns import ColumnProfile
from ingest.propose.notation import Notation, Todo
from ingest.propose.shapes import currency_sign


@dataclass
class _Marks:
    """Marks that values prove to begin decimals or to group thousands, and those that could do either."""

    decimals: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)

    def settled(self) -> tuple[str, str] | None:
        """The decimal mark and the thousands mark (empty when there is none), or None while they contradict or are open."""
        decimals, groups = self.decimals - {""}, self.groups - {""}
        if not decimals and groups & {",", "."}:
            decimals = {"," if "." in groups else "."}
        groups |= self.unclear - decimals if decimals else set()
        if len(decimals) > 1 or len(groups) > 1 or decimals & groups or (self.unclear and not decimals):
            return None
        return next(iter(decimals), ""), next(iter(groups), "")


def read_numbers(columns: Sequence[ColumnProfile], notation: Notation) -> None:
    """Add how `columns`, mapped to contract columns that are numbers, are written."""
    numbers = [column for column in columns if column.kind in ("int", "number")]
    for column in columns:
        if column.kind not in ("int", "number", "empty", "bool"):
            notation.faults[column.name] = f"holds texts that are no numbers, such as {column.examples(1)}"
    marks = {column.name: _marks(column) for column in numbers}
    together = _Marks(
        *(set().union(*(getattr(m, f) for m in marks.values())) for f in ("decimals", "groups", "unclear"))
    )
    agreed = together.settled()
    for column in numbers:
        own = marks[column.name]
        # What one column leaves open, another of the same file tells, unless they contradict each other.
        found = (
            own.settled()
            if own.decimals - {""} or not agreed
            else agreed
            if own.unclear or own.groups - {""}
            else ("", "")
        )
        if found is None:
            notation.need(column, "decimal_mark", _todo(column, own))
            continue
        for option, mark in zip(("decimal_mark", "thousands_mark"), found, strict=True):
            if mark:
                notation.need(column, option, mark)
    for column in numbers:
        _read_signs(column, notation)


def _marks(column: ColumnProfile) -> _Marks:
    found = _Marks()
    for reading, _ in column.shapes:
        if reading.kind not in ("int", "number"):
            continue
        if not reading.is_open:
            found.decimals.add(reading.decimal)
            found.groups.add(reading.thousands)
        elif column.zero_first:
            found.decimals.add(reading.decimal)  # 0.125 groups no thousands.
        else:
            found.unclear.add(reading.decimal)
    return found


def _todo(column: ColumnProfile, marks: _Marks) -> Todo:
    if not marks.unclear or marks.decimals - {""}:
        return Todo(f"{column.name}: some numbers have a decimal comma and others a point; export one notation")
    mark = sorted(marks.unclear)[0]
    example = next((value for value in column.values if re.search(rf"\d{re.escape(mark)}\d{{3}}\b", value)), "")
    return Todo(
        f'"," or "."? {column.name} has values such as {example}, and nothing shows whether the "{mark}" groups '
        "thousands (then declare thousands_mark too) or begins the decimals"
    )


def _read_signs(column: ColumnProfile, notation: Notation) -> None:
    signs = {sign for reading, _ in column.shapes for sign in reading.signs}
    if {"brackets", "trailing"} <= signs:
        notation.faults[column.name] = "some numbers are negative by brackets, others by a minus at the end"
    elif negative := signs & {"brackets", "trailing"}:
        notation.need(column, "negative", negative.pop())
    if "percent" in signs:
        notation.need(column, "percent", True)
    if "currency" in signs:
        written = sorted({sign for value in column.values if (sign := currency_sign(value))})
        if len(written) == 1:
            notation.need(column, "currency_sign", written[0])
        else:
            notation.faults[column.name] = f"amounts in several currencies ({', '.join(written[:5])}) in one column"
