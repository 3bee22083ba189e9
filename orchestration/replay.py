"""Replaying the past: the marts as they would have been on other as-of dates, from what the lake knows now.

Belongs here: which dates a range holds, and one replay. A replay passes the same gates as any run; what it publishes lies
beside the releases, and readers stay where they are.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from orchestration.errors import RunError
from orchestration.refresh import Summary, refresh
from orchestration.settings import Settings

EVERY = ("day", "week", "month")


def days(first: date, last: date, every: str = "day") -> Iterator[date]:
    """The as-of dates from `first` to `last`, both included: every day, every seventh, or the last day of each month
    (and `last` itself).

    Errors: RunError when the range is empty.
    """
    if first > last:
        raise RunError(f"the range is empty: {first} lies after {last}")
    current = first
    while current <= last:
        following = current + timedelta(days=7 if every == "week" else 1)
        if every != "month" or following.month != current.month or current == last:
            yield current
        current = following


def replay(settings: Settings, as_of: date) -> Summary:
    """Replay `as_of`; errors as `refresh` has them, and RunError for a day after the settings' own as-of date."""
    if as_of > settings.as_of_date:
        raise RunError(f"{as_of} lies after the as-of date {settings.as_of_date}: only the past can be replayed")
    return refresh(replace(settings, as_of_date=as_of, is_replay=True))
