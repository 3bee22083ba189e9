"""Hours that a local clock skips in spring and repeats in autumn.

Belongs here: finding local times in them, and choosing the first or last of a repeated hour. `instant` gives the last, and
moves a time in a gap forward, as the zone's rules say; both are marked, so that they can be counted.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ingest.casts.form import Form
from ingest.casts.instant import local_text
from ingest.casts.zones import is_offset
from ingest.sql import literal

# Years in which changes are looked for: raw gates refuse dates long before or after.
_YEARS = (1990, 2061)
# Changes are searched in steps shorter than the time between two of them.
_STEP = timedelta(days=7)
_BUCKET = 900
_DAY = 86_400
# How far clocks are put back: by an hour, by half an hour (Lord Howe) or by two (Troll).
_BACK = (3600, 1800, 7200)

GAP = 0


@cache
def changes(zone: str) -> tuple[tuple[int, int], ...]:
    """(second, seconds) of each change of the clock in `zone`: when (since 1970, UTC) and by how much, either way."""
    info, found = ZoneInfo(zone), []
    before = datetime(_YEARS[0], 1, 1, tzinfo=UTC)
    while before.year < _YEARS[1]:
        after = before + _STEP
        moved = _offset(info, after) - _offset(info, before)
        if moved:
            low, high = before, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (low, middle) if _offset(info, middle) != _offset(info, before) else (middle, high)
            found.append((int(high.timestamp()), abs(int(moved.total_seconds()))))
        before = after
    return tuple(found)


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def mark(text: str, instant: str, form: Form, zone: str, row_zone: str | None = None) -> str | None:
    """SQL that is GAP where the local time in `text` does not exist, the seconds between where it exists twice, else NULL.

    `instant` is the column that `casts.instant` gave for it, in `zone` or the zone of the row. None when the clock of the
    zone never changes.
    """
    local, named = local_text(text, form), row_zone or literal(zone)
    twice = " ".join(
        f"WHEN timezone({named}, timezone('UTC', {instant} - to_seconds({back}))) = {local} THEN {back}"
        for back in _BACK
    )
    marked = f"CASE WHEN timezone({named}, timezone('UTC', {instant})) <> {local} THEN {GAP} {twice} END"
    if row_zone:
        return f"CASE WHEN NOT {is_offset(row_zone)} THEN {marked} END"
    if not changes(zone):
        return None
    return f"CASE WHEN {_near_a_change(instant, zone)} THEN {marked} END"


def _near_a_change(instant: str, zone: str) -> str:
    """SQL that is true in the hours after a change. Cheap: nearly all rows are done with by the time of day."""
    second = f"epoch_us({instant}) // 1000000"
    starts = [second % _DAY for second, _ in changes(zone)]
    ends = [second % _DAY + length for second, length in changes(zone)]
    buckets = {
        bucket
        for second, length in changes(zone)
        for bucket in range(second // _BUCKET, (second + length - 1) // _BUCKET + 1)
    }
    at_that_hour = f"{second} % {_DAY} BETWEEN {min(starts)} AND {max(ends)}"
    if max(ends) > _DAY:
        at_that_hour = "true"
    listed = ", ".join(map(str, sorted(buckets)))
    return f"CASE WHEN {at_that_hour} THEN list_contains([{listed}], {second} // {_BUCKET}) ELSE false END"


def resolved(instant: str, marked: str, form: Form) -> str:
    """SQL for the instant that counts: the first or the last of a repeated hour, as declared."""
    if form.repeated_hour == "last":
        return instant
    return f"CASE WHEN {marked} > {GAP} THEN {instant} - to_seconds({marked}) ELSE {instant} END"
