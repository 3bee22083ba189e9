"""Time zones that stand in the rows of a file: names of the IANA database, or offsets such as +05:30.

Belongs here: what is a zone, and a local time in the zone of its row.
"""

from functools import cache
from zoneinfo import available_timezones

import duckdb

from ingest.sql import literal

_OFFSET = "(Z|[+-][0-9]{2}(:?[0-9]{2})?)"


@cache
def _names() -> str:
    """A regular expression of the zone names that Python and DuckDB both know; DuckDB fails on any other."""
    known = {row[0] for row in duckdb.execute("SELECT name FROM pg_timezone_names()").fetchall()}
    return "|".join(sorted(known & available_timezones())).replace("+", "\\+")


def known_zone(text: str) -> str:
    """SQL for the zone in the text expression `text`, trimmed; NULL where it is neither a zone's name nor an offset."""
    zone = f"trim({text})"
    return f"CASE WHEN regexp_full_match({zone}, {literal(f'{_OFFSET}|{_names()}')}) THEN {zone} END"


def in_row_zone(local: str, zone: str) -> str:
    """SQL for the UTC instant of the time `local` in the known zone `zone`; NULL when either is."""
    # `Z`, or hours and minutes with one sign.
    minutes = (
        f"CAST({zone}[1:3] AS INTEGER) * 60 + CAST({zone}[1:1] || (CASE WHEN strlen({zone}) > 3 THEN right({zone}, 2) "
        f"ELSE '0' END) AS INTEGER)"
    )
    return (
        f"CASE WHEN {is_offset(zone)} THEN CASE WHEN {zone} = 'Z' THEN {local} ELSE {local} - to_minutes({minutes}) END "
        f"WHEN {zone} IS NOT NULL THEN make_timestamp(epoch_us(timezone({zone}, {local}))) END"
    )


def is_offset(zone: str) -> str:
    """SQL that is true where the known zone `zone` is an offset and has no clock that changes."""
    return f"regexp_full_match({zone}, {literal(_OFFSET)})"
