"""What is paid once, when a window is over.

Belongs here: rules 16 and 24: target incentives, and pools that a team shares.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from tests.reference.credit import Credit, Organisation
from tests.reference.entitlement import Window
from tests.reference.events import Measuring
from tests.reference.exact import day, first_of, rounded, shares
from tests.reference.known import Known, ended, holding
from tests.reference.plans import Assignment, Component, Plans
from tests.reference.quota import counted


def incentive(component: Component, assignments: Iterable[Assignment], window: Window) -> int:
    """The target incentive of a window."""
    first, after = first_of(window[0]), first_of(window[0] + window[1])
    rule = component.version.day_count
    total = Fraction(0)
    for each in assignments:
        start, end = max(first, each.start), min(after, each.end)
        if start < end:
            share = Fraction(counted(start, end, rule), counted(first, after, rule))
            total += each.target * component.weight * Fraction(window[1], 12) * share
    return rounded(total)


def members(known: Known, team: str, assigned: Mapping[str, tuple[date, date]]) -> tuple[list[str], list[int]]:
    """Who shares a pool, and with which weights; `assigned` has each payee's days within the window."""
    weights: dict[str, int] = {}
    rows = [row for row in known["teams"] if row["team_id"] == team]
    if not rows:
        rows = [
            row
            for history in known.by("reps", "rep_id").values()
            for row in ended(history)
            if row.get("team_id") == team
        ]
    for row in rows:
        if row["rep_id"] not in assigned:
            continue
        first, after = assigned[row["rep_id"]]
        start, end = max(first, day(row["valid_from"])), min(after, day(row.get("valid_to")))
        if start < end:
            given = row.get("weight")
            weights[row["rep_id"]] = weights.get(row["rep_id"], 0) + (int(given) if given else (end - start).days)
    reps = sorted(weights)
    return reps, [weights[rep] for rep in reps]


def team_credit(organisation: Organisation, credits: Iterable[Credit], team: str) -> list[Credit]:
    """Direct credit of the people who were in a team on the document's day."""
    found = []
    for each in credits:
        row = holding(organisation.reps.get((each.rep,), []), each.unit.document.when)
        if each.kind == "direct" and row and row.get("team_id") == team:
            found.append(each)
    return found


def pooled(rate: Fraction, total: int, weights: Sequence[int]) -> list[int]:
    """The pool's shares."""
    return shares(rounded(rate * total), weights)


class Pools:
    """Pools that teams share."""

    def __init__(
        self, known: Known, plans: Plans, organisation: Organisation, measuring: Measuring, credits: Sequence[Credit]
    ):
        self.known, self.plans, self.organisation = known, plans, organisation
        self.measuring, self.credits = measuring, credits

    def on(self, rep: str, component: Component, window: Window) -> list[Assignment]:
        """A payee's assignments on days of the window to versions that have the component as a pool, in order."""
        first, after = first_of(window[0]), first_of(window[0] + window[1])
        pooled = {
            each.version for rows in self.plans.components.values() for each in rows
            if (each.version.plan, each.id, each.kind) == (component.version.plan, component.id, "pool_share")
        }  # fmt: skip
        mine = [
            each for each in self.plans.assignments[rep]
            if each.version in pooled and max(each.start, first) < min(each.end, after)
        ]  # fmt: skip
        return sorted(mine, key=lambda each: each.start)

    def share(self, rep: str, component: Component, window: Window) -> int:
        """What a payee has of the pool of a window."""
        first, after = first_of(window[0]), first_of(window[0] + window[1])
        assigned = {}
        for other in self.plans.assignments:
            if mine := self.on(other, component, window):
                assigned[other] = max(first, mine[0].start), min(after, max(each.end for each in mine))
        payees, weights = members(self.known, component.team, assigned)
        if rep not in payees:
            return 0
        credits = team_credit(self.organisation, self.credits, component.team)
        total = self.measuring.converted(component, credits, window)
        return pooled(component.table.tiers[0].rate, total, weights)[payees.index(rep)]
