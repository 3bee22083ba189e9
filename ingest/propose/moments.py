"""How the dates and times of a file are written.

Belongs here: from the shapes of values to formats that a mapping declares, and whether the day or the month comes first.
"""

import re
from collections.abc import Sequence

from ingest.propose.columns import ColumnProfile
from ingest.propose.notation import Notation, Todo

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


def read_moments(columns: Sequence[ColumnProfile], wanted: str, order: str | None, notation: Notation) -> None:
    """Add how `columns`, mapped to contract columns of type `wanted` (date or ts), are written. `order` is a person's
    word on day and month (DAY_FIRST or MONTH_FIRST) where the values do not tell."""
    option = "date_format" if wanted == "date" else "timestamp_format"
    forms: dict[str, list[str]] = {}
    for column in columns:
        if column.is_compact_date:
            forms[column.name] = ["%Y%m%d"]
            notation.notes.append(f"{column.name}: numbers such as {column.examples(1)} are read as dates")
        elif fault := _fault(column, wanted):
            notation.faults[column.name] = fault
        elif column.kind != "empty":
            forms[column.name] = _forms(column)
            if wanted == "ts" and not any(r.has_zone for r, _ in column.shapes):
                notation.unzoned.append(column.name)
    read = [column for column in columns if column.name in forms]
    decided = {form: _order(form, read, forms, order) for form in {f for each in forms.values() for f in each}}
    for column in read:
        values = [decided[form] for form in forms[column.name]]
        undecided = next((value for value in values if isinstance(value, Todo)), None)
        formats = sorted((str(value) for value in values), key=lambda name: (name == "iso", name))
        notation.need(column, option, undecided or (formats[0] if len(formats) == 1 else formats))


def _forms(column: ColumnProfile) -> list[str]:
    """The formats of a column's values, day first where that is open; month names in full where they are."""
    found = {reading.format for reading, _ in column.shapes if reading.kind in ("date", "ts")}
    # ISO 8601 says the same as its own format, padded with zeros.
    found -= {"%Y-%m-%d"} if {"iso", "%Y-%m-%d"} <= found and column.kind == "date" else set()
    is_long = any(re.search(r"[^\W\d_]{4,}", value) for value in column.values)
    return sorted(form.replace("%b", "%B") if is_long else form for form in found)


def _fault(column: ColumnProfile, wanted: str) -> str:
    if column.kind in ("int", "number"):
        option = "date_format" if wanted == "date" else "timestamp_format"
        return (
            f"holds numbers such as {column.examples(1)} where dates are expected; if day numbers of a spreadsheet: "
            f"{{from: …, {option}: excel_1900}}; if seconds since 1970: {{sql: …}}"
        )
    if column.kind not in ("date", "ts", "empty"):
        return f"holds texts that are no dates, such as {column.examples(1)}"
    if wanted == "date" and column.kind == "ts" and not column.is_midnight:
        return f'holds times of day; for the day as written: {{sql: "left(\\"{column.name}\\", 10)"}}'
    if any(r.has_zone and r.format != "iso" and "%z" not in r.format for r, _ in column.shapes):
        return "has a time zone in a notation that is not ISO 8601; export ISO 8601"
    return ""


def _order(form: str, columns: Sequence[ColumnProfile], forms: dict[str, list[str]], order: str | None) -> str | Todo:
    """`form` as it has to be declared: day or month first as a number above 12 proves, else a person's word, else open."""
    used = [column for column in columns if form in forms[column.name]]
    short = "years have two digits; " if "%y" in form else ""
    if not any(r.is_open and r.format == form for column in used for r, _ in column.shapes):
        return Todo(f'{short}"{form}" reads 69 to 99 as 1969 to 1999') if short else form
    days, months = sum(c.day_first for c in used), sum(c.month_first for c in used)
    names = ", ".join(c.name for c in used)
    other = form.replace("%d", "%-").replace("%m", "%d").replace("%-", "%m")
    if days and months:
        return Todo(f"{names}: {days:,} values can only have the day first, {months:,} only the month")
    chosen = form if days or (not months and order == DAY_FIRST) else None
    chosen = other if months or (not days and order == MONTH_FIRST) else chosen
    if short:
        return Todo(f'{names}: {short}"{chosen or form}" would read them, 69 to 99 as 1969 to 1999')
    return chosen or Todo(f'"{form}" or "{other}"? every value of {names} fits both, such as {used[0].examples(1)}')
