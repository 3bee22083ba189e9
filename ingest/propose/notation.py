"""How a file writes dates, instants and numbers: what its mapping must declare.

Belongs here: deciding from profiles, and saying what cannot be decided. A file has one notation for each; a column that
has another is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.propose.profile import ColumnProfile

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


@dataclass
class Notation:
    """`options` that are plain from the values, `open` ones with the reason why they are not, and `columns` that do not
    fit in with the reason. `unzoned` columns hold instants without a time zone."""

    options: dict[str, str] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    unzoned: list[str] = field(default_factory=list)


def read_moments(columns: Sequence[ColumnProfile], wanted: str, order: str | None, notation: Notation) -> None:
    """Add how `columns`, mapped to contract columns of type `wanted` (date or ts), are written. `order` is a person's
    word on day and month (DAY_FIRST or MONTH_FIRST) where the values do not tell."""
    option = "date_format" if wanted == "date" else "timestamp_format"
    found: dict[str, list[str]] = {}
    for column in columns:
        if column.kind == "empty":
            continue
        if fault := _fault(column, wanted):
            notation.columns[column.name] = fault
            continue
        for form in sorted({r.format for r, _ in column.shapes if r.kind in ("date", "ts")}):
            found.setdefault(form, []).append(column.name)
        if wanted == "ts" and not any(r.has_zone for r, _ in column.shapes):
            notation.unzoned.append(column.name)
    if set(found) == {"", "%Y-%m-%d"}:
        found = {"%Y-%m-%d": []}
    if not found or set(found) == {""}:
        return
    if len(found) > 1:
        shown = "; ".join(f"{form or 'ISO 8601'} in {', '.join(names)}" for form, names in found.items())
        notation.open[option] = f"several notations in one file ({shown}); one format must fit all"
        return
    (form,) = found
    used = [column for column in columns if column.name in found[form]]
    if any(r.is_open for column in used for r, _ in column.shapes):
        _order(form, used, order, (option, notation))
    elif "%y" in form:
        notation.open[option] = f'years have two digits; "{form}" reads 69 to 99 as 1969 to 1999'
    else:
        notation.options[option] = form


def _fault(column: ColumnProfile, wanted: str) -> str:
    if column.kind in ("int", "number"):
        return "holds numbers where dates are expected: Excel serial dates, seconds since 1970, or years and months?"
    if column.kind not in ("date", "ts"):
        return "holds texts that are no dates"
    if wanted == "date" and column.kind == "ts" and any(not v.endswith("00:00:00") for v in column.values):
        return f'holds times of day; to use the day as written: {{sql: "left(\\"{column.name}\\", 10)"}}'
    if any(r.has_zone and r.format for r, _ in column.shapes):
        return "has a time zone in a notation that is not ISO 8601; export ISO 8601"
    return ""


def _order(form: str, used: Sequence[ColumnProfile], order: str | None, into: tuple[str, Notation]) -> None:
    """Day or month first: proven by a number above 12, else a person's word, else open."""
    option, notation = into
    days, months = sum(c.day_first for c in used), sum(c.month_first for c in used)
    names = ", ".join(c.name for c in used)
    other = form.replace("%d", "%-").replace("%m", "%d").replace("%-", "%m")
    if days and months:
        notation.open[option] = f"{names}: {days:,} values can only have the day first, {months:,} only the month"
    elif "%y" in form:
        notation.open[option] = f'{names}: years have two digits; "{form if not months else other}" would read them'
    elif days or (not months and order == DAY_FIRST):
        notation.options[option] = form
    elif months or order == MONTH_FIRST:
        notation.options[option] = other
    else:
        example = used[0].examples(1)
        notation.open[option] = f'"{form}" or "{other}"? every value of {names} fits both, such as {example}'


def read_numbers(columns: Sequence[ColumnProfile], notation: Notation) -> None:
    """Add how the numbers of `columns` are written."""
    decimals, groups, unclear = set(), set(), {}
    for column in columns:
        for reading, _ in column.shapes:
            if reading.is_open and column.zero_first:
                decimals.add(reading.decimal)  # 0.125 groups no thousands.
            elif reading.is_open:
                unclear.setdefault(reading.decimal, column)
            elif reading.kind == "number":
                decimals |= {reading.decimal} - {""}
                groups |= {reading.thousands} - {""}
    if not decimals and groups & {",", "."}:
        decimals = {"," if "." in groups else "."}
    if len(decimals) > 1 or len(groups) > 1 or decimals & groups:
        notation.open["decimal_mark"] = "some numbers have a decimal comma and others a point; export one notation"
        return
    if unclear and not decimals:
        mark, column = next(iter(unclear.items()))
        notation.open["decimal_mark"] = (
            f'"," or "."? {column.name} has values such as {column.examples(1)}, and nothing shows whether the '
            f'"{mark}" groups thousands or begins the decimals (declare thousands_mark too where it groups)'
        )
        return
    groups |= set(unclear) - decimals
    if decimals == {","}:
        notation.options["decimal_mark"] = ","
    if groups:
        notation.options["thousands_mark"] = groups.pop()
