"""Formats of dates that can be declared, alone and together.

Belongs here: proving, by writing and reading the days of a century, that a format says the whole date and that no text
fits two formats of a list with different results. The formats are DuckDB's own, so DuckDB is asked.
"""

import re
from collections.abc import Sequence
from itertools import permutations

import duckdb

from ingest.casts.date import EPOCHS, ISO, SERIALS, date, local_time
from ingest.sql import literal

_DAYS = (
    "SELECT TIMESTAMP '1970-01-01' + to_days(i::INT) + INTERVAL '01:02:03' * (i % 20) AS d FROM range(21915) AS r(i)"
)


def check_formats(formats: Sequence[str], *, with_time: bool) -> None:
    """Raise ValueError when one of `formats` is unusable or two of them read one text differently."""
    with duckdb.connect() as con:
        for name in formats:
            if name in EPOCHS and not with_time:
                raise ValueError(
                    f"'{name}' is an instant and no date: which day it is depends on a zone; take it with sql"
                )
            _check_whole(con, name)
        for first, second in permutations(formats, 2):
            _check_apart(con, first, second, with_time=with_time)


def day_or_month_first(formats: Sequence[str]) -> bool:
    """Whether one of `formats` begins with a day or month in figures, so that 03/04/2025 could be meant the other way."""
    firsts = (re.search(r"%-?([a-zA-Z])", name) for name in formats)
    return any(
        first and first[1] in "dm" and "%b" not in name.lower() for first, name in zip(firsts, formats, strict=True)
    )


def _check_whole(con: duckdb.DuckDBPyConnection, name: str) -> None:
    if name == ISO or name in SERIALS or name in EPOCHS:
        return
    read = f"try_strptime(strftime(d, {literal(name)}), {literal(name)})"
    try:
        row = con.execute(f"SELECT count(*) FROM ({_DAYS}) WHERE CAST({read} AS DATE) IS DISTINCT FROM CAST(d AS DATE)")
    except duckdb.Error as error:
        raise ValueError(f"'{name}' is no format such as %d/%m/%Y: {str(error).splitlines()[0]}") from error
    if row.fetchone() != (0,):
        raise ValueError(f"'{name}' does not say the whole date: year, month and day are needed, such as %d/%m/%Y")


def _written(name: str) -> list[str]:
    """SQL for the ways in which people write the time `d` in a format: padded with zeros or not."""
    if name == ISO:
        return ["strftime(d, '%Y-%m-%d')", "strftime(d, '%Y-%m-%d %H:%M:%S')"]
    if name in SERIALS:
        return [f"CAST(date_diff('day', DATE '{SERIALS[name][0]}', CAST(d AS DATE)) AS VARCHAR)"]
    if name in EPOCHS:
        return [f"CAST(epoch_us(d) // {EPOCHS[name][0]} AS VARCHAR)"]
    return [f"strftime(d, {literal(form)})" for form in (name, re.sub(r"%([dmHIMS])", r"%-\1", name))]


def _check_apart(con: duckdb.DuckDBPyConnection, first: str, second: str, *, with_time: bool) -> None:
    read = local_time if with_time else date
    for written in _written(first):
        one, other = read("t", [first]), read("t", [second])
        clash = con.execute(
            f"SELECT t FROM (SELECT {written} AS t FROM ({_DAYS})) WHERE {one} <> {other} ORDER BY t LIMIT 1"
        ).fetchone()
        if clash:
            raise ValueError(f"'{first}' and '{second}' both read '{clash[0]}', as different days; declare one of them")
