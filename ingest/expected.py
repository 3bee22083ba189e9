"""What a mapping lets one expect of its next files: how many rows, and which batch.

Belongs here: how both are declared, and which batches of a sequence are missing. Comparing is gate 1's work.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from ingest.yamlfile import Located


@dataclass(frozen=True)
class Volume:
    """A delivery has at least `min_ratio` of the smallest and at most `max_ratio` of the largest of the last eight."""

    min_ratio: Decimal = Decimal("0.5")
    max_ratio: Decimal = Decimal(2)


def read_volume(data: Located) -> Volume | None:
    """What the file mapping `data` declares under `volume`; None for `off`, ConfigError when it is wrong."""
    body = data.get("volume", Volume())
    if body is False or body == "off":  # YAML reads a bare off as false
        return None
    if isinstance(body, Volume):
        return body
    if not isinstance(body, Located):
        raise data.fail("volume must be off or {min_ratio: …, max_ratio: …}", "volume")
    body.only(("min_ratio", "max_ratio"))
    low, high = (_ratio(body, name, getattr(Volume(), name)) for name in ("min_ratio", "max_ratio"))
    if low > 1 or high < 1:
        raise body.fail("min_ratio must not be above 1 and max_ratio not below")
    return Volume(low, high)


def _ratio(body: Located, name: str, default: Decimal) -> Decimal:
    try:
        ratio = Decimal(str(body.get(name, default)))
    except InvalidOperation:
        ratio = Decimal(-1)
    if not 0 <= ratio <= 1_000_000:
        raise body.fail(f"{name} must be a number such as {default}", name)
    return ratio


@dataclass(frozen=True)
class Batches:
    """Files come in a sequence that their names tell: `pattern` has a group `date` or `number`; `every` is a key of
    STEPS for dates."""

    pattern: str
    every: str | None = None

    def missing(self, files: Iterable[str]) -> list[str]:
        """The batches between the first and the last of `files` that none of them is, as text, in order.

        A name that the pattern does not fit is no batch.
        """
        found = [match for file in files if (match := re.search(self.pattern, file))]
        if self.every is None:
            numbers = {int(match["number"]) for match in found}
            return [
                str(number)
                for number in range(min(numbers, default=0), max(numbers, default=-1))
                if number not in numbers
            ]
        dates = {day for match in found if (day := _day(match["date"]))}
        if not dates:
            return []
        step, day, gaps = STEPS[self.every], min(dates), []
        while (day := step(day)) < max(dates):
            # A week's or month's batch may come on any of its days.
            if not any(day <= other < step(day) for other in dates):
                gaps.append(day.isoformat())
        return gaps


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _next_business_day(day: date) -> date:
    return day + timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


STEPS: dict[str, Callable[[date], date]] = {
    "day": lambda day: day + timedelta(days=1),
    "business_day": _next_business_day,
    "week": lambda day: day + timedelta(days=7 - day.weekday()),
    "month": _next_month,
}


def read_batches(data: Located) -> Batches | None:
    """What the file mapping `data` declares under `sequence`, or None; ConfigError when it is wrong."""
    body = data.get("sequence")
    if body is None:
        return None
    if not isinstance(body, Located):
        raise data.fail("sequence must be {pattern: …, every: …}", "sequence")
    body.only(("pattern", "every"))
    try:
        groups = re.compile(str(body.require("pattern"))).groupindex
    except re.error as error:
        raise body.fail(f"pattern is no regular expression: {error}", "pattern") from error
    if ("date" in groups) == ("number" in groups):
        raise body.fail(
            "pattern needs a group named date or one named number, such as '_(?P<number>[0-9]+)'", "pattern"
        )
    if "date" in groups and body.get("every") not in STEPS:
        raise body.fail(f"every must be one of {', '.join(STEPS)}", "every" if "every" in body else "pattern")
    if "number" in groups and "every" in body:
        raise body.fail("every belongs to dates: numbers count up by one", "every")
    return Batches(str(body["pattern"]), body.get("every"))
