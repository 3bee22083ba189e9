"""Dates and local times: from the text of a source to a calendar date or a time without zone.

Belongs here: ISO 8601, declared formats, the day numbers of spreadsheets and counts since 1970. What a local time means
in a zone belongs to `instant`; which formats can be declared together belongs to `formats`.
"""

from collections.abc import Iterable, Sequence

from ingest.sql import literal

ISO = "iso"

# The day numbers of spreadsheets: the date of number 0, and the number of the last day they can name (31 December 9999).
SERIALS = {"excel_1900": ("1899-12-30", 2958465), "excel_1904": ("1904-01-01", 2957003)}

# Counts since the first instant of 1970 in UTC: microseconds in one, and the digits of a count between 1973 and 5138.
EPOCHS = {"epoch_s": (1_000_000, "{9,11}"), "epoch_ms": (1_000, "{12,14}")}

# A year of two digits would be read as one of the first century; it is no date unless the format says `%y`.
_EARLIEST = "1000-01-01"


def date(text: str, formats: Sequence[str]) -> str:
    """SQL for the date in the text expression `text`, in the first of `formats` that fits; NULL where none does."""
    return _first(_date_in(text, name) for name in formats or (ISO,))


def local_time(text: str, formats: Sequence[str]) -> str:
    """SQL for the time without zone in `text`, in the first of `formats` that fits; NULL where none does."""
    return _first(_time_in(text, name) for name in formats)


def _first(ways: Iterable[str]) -> str:
    several = list(ways)
    return several[0] if len(several) == 1 else f"coalesce({', '.join(several)})"


def _date_in(text: str, name: str) -> str:
    if name == ISO:
        # A time of day other than midnight is no date, and cutting it off would be a guess about zones.
        midnight = f"substr({text}, 11) IN ('', ' 00:00:00', 'T00:00:00')"
        # Nearly all have ten characters, in which a year with hyphens has four; the rest is not worked out for them.
        is_date = (
            f"CASE WHEN strlen({text}) = 10 THEN contains({text}, '-') ELSE {text} LIKE '____-%' AND {midnight} END"
        )
        return f"CASE WHEN {is_date} THEN TRY_CAST({text} AS DATE) END"
    if name in SERIALS:
        return (
            f"CASE WHEN regexp_full_match({text}, '[0-9]{{1,7}}(\\.0*)?') THEN CAST({_serial(text, name)} AS DATE) END"
        )
    return _of_this_era(f"CAST(try_strptime({text}, {literal(name)}) AS DATE)")


def _time_in(text: str, name: str) -> str:
    if name == ISO:
        zoneless = f"{text} LIKE '____-%' AND translate(substr({text}, 11), '0123456789:. T', '') = ''"
        return f"CASE WHEN {zoneless} THEN TRY_CAST({text} AS TIMESTAMP) END"
    if name in SERIALS:
        return f"CASE WHEN regexp_full_match({text}, '[0-9]{{1,7}}(\\.[0-9]*)?') THEN {_serial(text, name)} END"
    if name in EPOCHS:
        microseconds, digits = EPOCHS[name]
        is_count = f"regexp_full_match({text}, '[0-9]{digits}')"
        return f"CASE WHEN {is_count} THEN make_timestamp(CAST({text} AS BIGINT) * {microseconds}) END"
    return _of_this_era(f"try_strptime({text}, {literal(name)})")


def _of_this_era(value: str) -> str:
    return f"CASE WHEN {value} >= '{_EARLIEST}' THEN {value} END"


def _serial(text: str, name: str) -> str:
    """The time that a day number with a fraction stands for, to the millisecond as spreadsheets show it.

    Excel counts a 29 February 1900 that never was: number 60 is no day, and before it the numbers are one lower.
    """
    zero, last = SERIALS[name]
    # Eleven decimals are a microsecond, and the last that fit into 64 bits: 25 digits take ten times as long to read.
    days = f"CAST({text} AS DECIMAL(18,11))"
    offset = f"{days} + CASE WHEN {days} < 60 THEN 1 ELSE 0 END" if name == "excel_1900" else days
    is_day = f"{days} >= 1 AND NOT {days} BETWEEN 60 AND 60.99999999999" if name == "excel_1900" else "true"
    milliseconds = f"CAST(round(CAST({offset} AS DECIMAL(38,11)) * 86400000, 0) AS BIGINT)"
    time = f"TIMESTAMP '{zero}' + to_milliseconds({milliseconds})"
    return f"CASE WHEN {is_day} AND {days} < {last + 1} THEN {time} END"
