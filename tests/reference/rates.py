"""Rate tables.

Belongs here: rules 14 and 15 and the table of modes: what a total of a window is worth, and what each step towards it adds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tests.reference.exact import Number


@dataclass(frozen=True)
class Tier:
    """Where a tier starts, by share of the quota or by amount (money in cents, or units), and what it pays per unit of x."""

    ratio: Fraction
    amount: Fraction | None
    rate: Fraction
    payout: Fraction = Fraction(0)

    def start(self, quota: Number) -> Fraction:
        """The first value that it holds from."""
        return self.amount if self.amount is not None else self.ratio * quota


@dataclass(frozen=True)
class Table:
    """How a component reads its tiers."""

    mode: str
    tiers: Sequence[Tier]
    lower_inclusive: bool = True
    threshold: Fraction | None = None
    above_only: bool = False

    def steps(self, amounts: Sequence[Number], quota: Number, start: Number = 0) -> list[Fraction]:
        """What each of the amounts adds, the first of them on top of `start`."""
        places: list[tuple[Fraction, Fraction]] = []
        total = Fraction(start)
        for amount in amounts:
            places.append((total, total + amount))
            total += amount
        limit = self.threshold * quota if self.threshold is not None and quota else Fraction(0)
        if 0 <= total < limit and not self.above_only:
            return [Fraction(0) for _ in amounts]
        above = limit if self.above_only else Fraction(0)
        if self.mode in ("flat", "cliff"):
            rate = self.reached(total, quota).rate if self.mode == "cliff" else self.tiers[0].rate
            return [(_beyond(after, above) - _beyond(before, above)) * rate for before, after in places]
        return [self._paid(after, quota, above) - self._paid(before, quota, above) for before, after in places]

    def _paid(self, total: Fraction, quota: Number, above: Fraction) -> Fraction:
        """What a total is worth where only what lies above a threshold pays."""
        return (
            self.worth(total, quota) if total < 0 else self.worth(max(total, above), quota) - self.worth(above, quota)
        )

    def reached(self, total: Fraction, quota: Number) -> Tier:
        """The highest tier that a total has reached."""
        found = self.tiers[0]
        if total < 0 or self._is_unmeasured(quota):
            return found
        for tier in self.tiers:
            start = tier.start(quota)
            if total > start or (self.lower_inclusive and total == start):
                found = tier
        return found

    def worth(self, total: Fraction, quota: Number) -> Fraction:
        """Each part of a total at the rate of the tier that it lies in."""
        if total < 0 or self._is_unmeasured(quota):
            return total * self.tiers[0].rate
        starts = [tier.start(quota) for tier in self.tiers]
        ends = [*starts[1:], max(total, starts[-1])]
        parts = (max(Fraction(0), min(total, end) - start) for start, end in zip(starts, ends, strict=True))
        return sum((part * tier.rate for part, tier in zip(parts, self.tiers, strict=True)), Fraction(0))

    def _is_unmeasured(self, quota: Number) -> bool:
        """True where tiers start at shares of a quota that there is not."""
        return not quota and any(tier.amount is None and tier.ratio for tier in self.tiers)

    def interpolated(self, total: Number, quota: Number) -> Fraction:
        """The share of the target incentive that a total pays: a straight line between two points."""
        if not quota:
            return Fraction(0)
        points = [(tier.start(quota), tier.payout) for tier in self.tiers]
        if total < points[0][0] or (total == points[0][0] and not self.lower_inclusive):
            return Fraction(0)
        for (low, low_pay), (high, high_pay) in pairwise(points):
            if low <= total < high:
                return low_pay + (high_pay - low_pay) * (total - low) / (high - low)
        return points[-1][1]


def _beyond(total: Fraction, above: Fraction) -> Fraction:
    """What of a total lies above a threshold; a total below zero lies below it by all of itself."""
    return total if total < 0 else max(total - above, Fraction(0))
