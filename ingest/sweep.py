"""Deliveries that list every living key: what such a list lacks was deleted without a word.

Belongs here: how a mapping declares them, and of which day a list is. Turning an absence into a deletion belongs to
`tombstones`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from ingest.errors import FileError
from ingest.yamlfile import Located

DELIVERS = ("changes", "all_rows", "keys")


@dataclass(frozen=True)
class Sweep:
    """Each file lists every living key of the extract.

    `keys_only` files bring no rows. `date` finds the day of the list in the file's name (a group named date), so that a
    row is deleted from that day on; without it, whenever the run looks from. More than `max_deleted_share` (a fraction) of
    the keys cannot go at once, and the newest list must not be older than `at_least_every_days`.
    """

    keys_only: bool = False
    date: str | None = None
    max_deleted_share: Decimal = Decimal("0.1")
    at_least_every_days: int | None = None

    def taken_at(self, file: str, time_zone: str) -> str:
        """The instant the list in `file` holds from, in UTC: midnight of its day in `time_zone`; empty when it has no day.

        Errors: FileError when the declared pattern finds no day in the name.
        """
        if self.date is None:
            return ""
        found = re.search(self.date, file)
        try:
            day = date.fromisoformat(found["date"] if found else "")
        except ValueError as error:
            raise FileError(
                f"{file}: no day such as 2025-01-31 or 20250131 where sweep.date '{self.date}' looks for it; rename the "
                "file, or correct the source mapping"
            ) from error
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone))
        return midnight.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")

    def described(self, taken_at: str) -> dict[str, Any]:
        """What the lake keeps of the list taken at `taken_at`."""
        return {
            "keys_only": self.keys_only,
            "taken_at": taken_at or None,
            "max_deleted_share": str(self.max_deleted_share),
            "at_least_every_days": self.at_least_every_days,
        }


def read_sweep(data: Located) -> Sweep | None:
    """What the file mapping `data` declares under `delivers` and `sweep`, or None; ConfigError when it is wrong."""
    delivers, body = data.get("delivers", "changes"), data.get("sweep")
    if delivers not in DELIVERS:
        raise data.fail(f"delivers must be one of {', '.join(DELIVERS)}, not '{delivers}'", "delivers")
    if delivers == "changes":
        if body is not None:
            raise data.fail("sweep belongs to a mapping that delivers all_rows or keys", "sweep")
        return None
    if body is None:
        return Sweep(keys_only=delivers == "keys")
    if not isinstance(body, Located):
        raise data.fail("sweep must be {date: …, max_deleted_share: …, at_least_every_days: …}", "sweep")
    body.only(("date", "max_deleted_share", "at_least_every_days"))
    return Sweep(delivers == "keys", _pattern(body), _share(body), _days(body))


def _pattern(body: Located) -> str | None:
    if "date" not in body:
        return None
    try:
        groups: Mapping[str, Any] = re.compile(str(body["date"])).groupindex
    except re.error as error:
        raise body.fail(f"date is no regular expression: {error}", "date") from error
    if "date" not in groups:
        raise body.fail("date needs a group named date, such as 'orders_(?P<date>[0-9-]+)'", "date")
    return str(body["date"])


def _share(body: Located) -> Decimal:
    try:
        share = Decimal(str(body.get("max_deleted_share", "0.1")))
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= 1:
        raise body.fail("max_deleted_share must be a fraction such as 0.1", "max_deleted_share")
    return share


def _days(body: Located) -> int | None:
    days = body.get("at_least_every_days")
    if days is None:
        return None
    if type(days) is not int or days < 1:
        raise body.fail(f"at_least_every_days must be a whole number from 1, not '{days}'", "at_least_every_days")
    if "date" not in body:
        raise body.fail(
            "at_least_every_days needs date: without it nobody knows the day of a list", "at_least_every_days"
        )
    return days
