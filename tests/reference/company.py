"""Companies whose pay is hostile to calculate.

Belongs here: making company `number`, its people and what they sell to whom. The same number makes the same company, and no
two share an id; exchange rates are shared. Plans belong to `promises`, orders and money to `selling`.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

Rows = dict[str, list[dict[str, str]]]
FIRST, LAST = date(2026, 1, 1), date(2026, 4, 30)


class Pay:
    """A company in the making."""

    def __init__(self, number: int):
        self.number = number
        self.rng = random.Random(f"pay {number}")
        self.rows: Rows = defaultdict(list)
        self._last = 0
        self.managers = [self.id("M") for _ in range(2)]
        self.reps = [self.id("R") for _ in range(self.rng.randrange(3, 6))]
        self.teams = [self.id("T") for _ in range(2)]
        self.accounts = [self.id("A") for _ in range(4)]
        self.products = [self.id("P") for _ in range(3)]

    def id(self, kind: str) -> str:
        """A new id."""
        self._last += 1
        return f"{kind}{self.number:04d}-{self._last:03d}"

    def write(self, extract: str, **values: object) -> None:
        """Write a record down."""
        self.rows[extract].append({name: "" if value is None else str(value) for name, value in values.items()})

    def chance(self, share: float) -> bool:
        """True in `share` of the cases."""
        return self.rng.random() < share

    def some(self, choices: Sequence[str]) -> str:
        """One of some texts."""
        return self.rng.choice(choices)

    def day(self, first: date = FIRST, last: date = LAST) -> date:
        """A day of a span, often one of its months' first or last ones."""
        found = first + timedelta(days=self.rng.randrange(max((last - first).days, 0) + 1))
        if self.chance(0.25):
            edge = found.replace(day=1) - timedelta(days=self.rng.randrange(2))
            return min(max(edge, first), last)
        return found

    def cents(self) -> int:
        """An amount that is round, crooked, or the smallest there is."""
        kind = self.rng.random()
        if kind < 0.5:
            return self.rng.choice((1, 2, 3, 4, 5, 8, 10)) * 100_000
        return 1 if kind < 0.6 else self.rng.randrange(100, 900_000)


def organise(pay: Pay) -> None:
    """Two teams, two managers, some people who change in February, and accounts that belong to somebody or nobody."""
    for rep in [*pay.managers, *pay.reps]:
        starts = [date(2025, 6, 1)] + ([pay.day(date(2026, 1, 2), date(2026, 3, 20))] if pay.chance(0.3) else [])
        for start in starts:
            manager = pay.some(pay.managers) if rep in pay.reps and pay.chance(0.9) else ""
            pay.write("reps", rep_id=rep, valid_from=start, team_id=pay.some(pay.teams), manager_id=manager)
    territory = pay.id("Z")
    since = "2025-01-01"
    pay.write("territories", territory_id=territory, valid_from=since, name=territory, structure_code="geography")
    pay.write(
        "territory_assignments", territory_id=territory, rep_id=pay.some(pay.reps), valid_from=since,
        valid_to=pay.some(["", "2026-02-15"]),
    )  # fmt: skip
    for kind, account in enumerate(pay.accounts):
        owner = pay.some(pay.reps) if kind == 1 else ""
        pay.write("accounts", account_id=account, owner_id=owner, territory_id=territory if kind == 2 else "")
        for start in (since, "2026-02-15") if kind == 0 else ():
            owner = pay.some(pay.reps)
            pay.write("account_ownership", account_id=account, role_code="owner", rep_id=owner, valid_from=start)
    for kind, product in enumerate(pay.products):
        pay.write(
            "products", product_id=product, product_group_code=("desks", "care", "gifts")[kind],
            unit_cost=("10.00", "3.33", "")[kind], currency_code="USD",
            is_commissionable="false" if kind == 2 else "true",
        )  # fmt: skip


def rates() -> list[dict[str, str]]:
    """A euro in dollars every fifth day, and what the budget says."""
    rng = random.Random("pay rates")
    days = [("spot", FIRST + timedelta(days=n)) for n in range(-30, 200, 5)]
    return [
        {
            "rate_type_code": kind, "from_currency_code": "EUR", "to_currency_code": "USD", "rate_date": str(day),
            "rate": f"1.{rng.randrange(10000):04d}",
        }
        for kind, day in [*days, ("budget", date(2025, 1, 1))]
    ]  # fmt: skip
