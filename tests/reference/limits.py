"""What limits or raises the total of a window.

Belongs here: rules 21 to 23: caps and floors of components, of plans, and budgets of spiffs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tests.reference.entitlement import Earned, Window
from tests.reference.exact import shares


def by_window(earned: Mapping[object, Earned]) -> dict[Window, int]:
    """The total of each window."""
    totals: dict[Window, int] = defaultdict(int)
    for each in earned.values():
        totals[each.window] += each.amount
    return totals


def together(earned: Iterable[Mapping[object, Earned]]) -> dict[Window, int]:
    """The total of each window of several versions."""
    totals: dict[Window, int] = defaultdict(int)
    for each in earned:
        for window, amount in by_window(each).items():
            totals[window] += amount
    return totals


def above(total: int, cap: int) -> int:
    """What a cap takes off, as a negative amount."""
    return -max(0, total - cap)


def below(total: int, floor: int) -> int:
    """What a floor adds."""
    return max(0, floor - total)


def budgeted(claims: Mapping[str, int], budget: int) -> dict[str, int]:
    """What a budget takes off the claim of each payee, as negative amounts."""
    positive = {rep: max(claim, 0) for rep, claim in claims.items()}
    if sum(positive.values()) <= budget:
        return dict.fromkeys(claims, 0)
    reps: Sequence[str] = sorted(positive)
    granted = shares(budget, [positive[rep] for rep in reps])
    return {rep: share - positive[rep] for rep, share in zip(reps, granted, strict=True)}
