"""What the systems of one company write down, and when.

Belongs here: the records and their versions, and the company's chance. What a company does belongs to the modules beside it.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

# Told from END, and again from EARLY. Half of all instants lie within two minutes of the midnight of ZONE, 16:00 UTC.
START, EARLY, END = date(2024, 10, 1), date(2025, 3, 31), date(2025, 6, 30)
ZONE, AHEAD = "Asia/Shanghai", timedelta(hours=8)

# One version of a record, as text under the contract's column names.
Row = dict[str, str]
Values = Mapping[str, object]


@dataclass
class Books:
    """The records of company `number`: the same number makes the same company, and no two share an id."""

    number: int
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    # What its parts know of each other: ids, and with leads and deals when and whose they are.
    teams: list[str] = field(default_factory=list)
    reps: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    campaigns: list[str] = field(default_factory=list)
    leads: list[tuple[str, datetime]] = field(default_factory=list)
    deals: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"company {self.number}")
        self._last = 0

    def id(self, kind: str) -> str:
        """A new id of this company."""
        self._last += 1
        return f"{kind}{self.number:04d}-{self._last:04d}"

    def chance(self, share: float) -> bool:
        """True in `share` of the cases."""
        return self.rng.random() < share

    def some(self, *choices: object) -> str:
        """One of `choices`; a list among them stands for its members."""
        members = [member for choice in choices for member in (choice if isinstance(choice, list) else [choice])]
        return str(self.rng.choice(members))

    def days(self, most: int) -> timedelta:
        """Some days and seconds, less than `most` days."""
        return timedelta(days=self.rng.randrange(most), seconds=self.rng.randrange(86400))

    def day(self, first: date = START, last: date = END) -> date:
        """Some day of a span; its first when it is empty."""
        return first + timedelta(days=self.rng.randrange(max((last - first).days, 0) + 1))

    def instant(self, first: date = START) -> datetime:
        """Some instant of a span that ends with END."""
        near_midnight = timedelta(hours=16, seconds=self.rng.randrange(-120, 120))
        clock = near_midnight if self.chance(0.5) else timedelta(seconds=self.rng.randrange(86400))
        return midnight(self.day(first)) + clock

    def money(self, most: int = 5000) -> str:
        """An amount up to `most`: with cents, without, or the smallest there is."""
        cents = self.rng.choice((self.rng.randrange(1, 100 * most), 100 * self.rng.randrange(1, most), 1))
        return f"{cents // 100}.{cents % 100:02d}"

    def write(self, extract: str, row: Values, at: datetime, *changes: Values, late: float = 0.2) -> None:
        """Write down what happened at `at`: soon or late (at once when never late), now and then corrected by `changes`,
        and now and then deleted."""
        lag = self.days(80) if self.chance(late) else timedelta(seconds=self.rng.randrange(60) if late else 0)
        known = at + lag
        created = {"created_at": known} if self.chance(0.6) else {}
        gone: list[Values] = [{"is_deleted": "true"}] if self.chance(0.05) else []
        dated: list[tuple[datetime, Values]] = []
        for version in (created | dict(row), *changes, *gone):
            dated.append((known, version))
            # No two versions of a record are of one instant: which of them counted would be chance.
            known += self.days(60) + timedelta(seconds=1)
        self.write_versions(extract, dated)

    def write_versions(self, extract: str, dated: Sequence[tuple[datetime, Values]]) -> None:
        """Versions of one record with the instant of each; every one holds what those before it said."""
        state: dict[str, object] = {}
        for modified, version in dated:
            state = state | dict(version) | {"modified_at": modified}
            self.rows[extract].append({name: "" if value is None else str(value) for name, value in state.items()})


def midnight(day: date) -> datetime:
    """The first instant of a day, UTC."""
    return datetime.combine(day, time())
