"""Instants: from a local or zoned text to UTC.

Belongs here: reading a time with an offset, and a time without one in the zone of its source, column or row. Hours that
a clock skips or repeats belong to `clock`; the text of a local time to `date`.
"""

from ingest.casts.date import EPOCHS, ISO, SERIALS, local_time
from ingest.casts.form import Form
from ingest.casts.zones import in_row_zone
from ingest.sql import literal

_UTC = "UTC"


def utc(instant: str) -> str:
    """SQL for an instant as UTC without a zone, in a fraction of what `timezone('UTC', …)` costs."""
    return f"make_timestamp(epoch_us({instant}))"


def instant(text: str, form: Form, session_zone: str, row_zone: str | None = None) -> str:
    """SQL for the UTC instant of the text expression `text`; NULL where it is none of the form.

    A text with an offset is that instant. One without is local to `row_zone` (SQL for a zone or offset that is checked
    already), else to the form's zone, else to `session_zone`, which must be the session's. Of a repeated hour it is the
    last; a time in a gap is moved forward by it.
    """
    zone = form.time_zone or session_zone
    if not form.timestamp_format and not row_zone and zone in (_UTC, session_zone):
        return _iso(text, zone)
    local = local_text(text, form)
    if row_zone:
        ways = [in_row_zone(local, row_zone)]
    else:
        ways = [local if zone == _UTC else utc(f"timezone({literal(zone)}, {local})")]
    ways += [
        local_time(text, [name]) if name in EPOCHS else utc(f"try_strptime({text}, {literal(name)})")
        for name in form.timestamp_format
        if _has_offset(name)
    ]
    if ISO in (form.timestamp_format or (ISO,)):
        # Only a text with an offset may come here, or it would be read in the session's zone.
        ways.append(
            f"CASE WHEN {text} LIKE '____-%' AND {local} IS NULL THEN {utc(f'TRY_CAST({text} AS TIMESTAMPTZ)')} END"
        )
    return ways[0] if len(ways) == 1 else f"coalesce({', '.join(ways)})"


def local_text(text: str, form: Form) -> str:
    """SQL for the time without zone in `text`; NULL where it has an offset or is no time of the form."""
    formats = [name for name in form.timestamp_format or (ISO,) if name in SERIALS or not _has_offset(name)]
    return local_time(text, formats) if formats else "NULL::TIMESTAMP"


def _has_offset(name: str) -> bool:
    return "%z" in name or "%Z" in name or name in EPOCHS


def _iso(text: str, zone: str) -> str:
    zoned = utc(f"TRY_CAST({text} AS TIMESTAMPTZ)")
    if zone == _UTC:
        # The cheaper cast would drop an offset without a word, so it only sees texts that have none.
        plain = f"translate(substr({text}, 11), '0123456789:. TZ', '') = ''"
        zoned = f"CASE WHEN {plain} THEN TRY_CAST({text} AS TIMESTAMP) ELSE {zoned} END"
    # `infinity` casts to the last instant of 9999, and a year of two digits to one of the first century.
    return f"CASE WHEN {text} LIKE '____-%' THEN {zoned} END"
