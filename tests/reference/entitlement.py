"""What a component owes a payee for everything that had happened by a day.

Belongs here: rules 13 to 15, 18 and 20, and what refunds do to the origin. Posting it belongs to `ledger`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.events import Event, Id, cut
from tests.reference.exact import month_of, rounded, window_of
from tests.reference.plans import Component

Window = tuple[int, int]
Document = tuple[str, str]
Quota = Callable[[Component, Window], Fraction]
# A component in its versions, by their number, each with the events that it measures in order of position.
Versions = Sequence[tuple[Component, Sequence[Event]]]


@dataclass(frozen=True)
class Earned:
    """Cents of one source in its window; `given_back` is the share of it that refunds have taken off so far."""

    amount: int
    window: Window
    origin: int
    when: date
    version: int
    given_back: Fraction = Fraction(0)
    is_refund: bool = False
    is_credit: bool = True


def entitled(versions: Versions, quota: Quota) -> dict[Id, Earned]:
    """What each source has earned."""
    paid = paying(versions)
    late = {event.id for event in too_late(paid)}
    refunds = {event.id for _, event in _refunds(paid) if event.id not in late}
    policies = {event.id: _policy(component, event) for component, event in paid}
    left = _stacked(paid, late, refunds, policies)
    reversals = {key for key in refunds if policies[key] == "reverse_document"}
    exact: dict[Id, Fraction] = {}
    by_id = {event.id: (component, event.base) for component, event in paid}
    for component, events in versions:
        found = measured_by(component, events, by_id, left)
        gone = late | {key for key in refunds if not left[key]}
        exact |= _exact(component, [event for event in found if event.id not in gone], quota)
    for key, amount in _reversed(paid, reversals, exact, left).items():
        exact[key] = exact.get(key, Fraction(0)) + amount
    return _rounded(paid, exact, left, refunds)


def measured_by(
    component: Component,
    events: Sequence[Event],
    paid: Mapping[Id, tuple[Component, Fraction]],
    left: Mapping[Id, Fraction],
) -> list[Event]:
    """What is left of events for a version that measures them; what it does not pay is refunded in the same way."""
    found = []
    others = [event for event in events if not _is_same(component, event, paid)]
    alone = [(component, event) for event in sorted(others, key=_happened)]
    late = {event.id for event in too_late(alone)}
    refunds = {event.id for _, event in _refunds(alone) if event.id not in late}
    policies = {event.id: _policy(component, event) for event in others}
    rest = _stacked(alone, late, refunds, policies)
    gone = late | {key for key in refunds if not rest[key]}
    for event in events:
        if _is_same(component, event, paid):
            # What another version paid for is measured as that version converted it.
            found.append(cut(event, paid[event.id][1] * left[event.id]))
        elif event.id not in gone:
            found.append(cut(event, event.base * rest[event.id]))
    return found


def _is_same(component: Component, event: Event, paid: Mapping[Id, tuple[Component, Fraction]]) -> bool:
    """True where a version paid for the event that measures it alike."""
    return event.id in paid and component.takes_as(paid[event.id][0])


def _turn(component: Component, event: Event) -> tuple[object, ...]:
    """The place in which an event is rounded."""
    return (event.when, event.base < 0 and component.version.rounding != "telescoped", event.place)


def _happened(event: Event) -> tuple[object, ...]:
    """As events happened; of a day, money received before money given back (rule 3)."""
    return (event.when, event.base < 0, event.place)


def _policy(component: Component, event: Event) -> str:
    """What a refund does; a version that its payee has left has no window of its own for it any more."""
    policy = component.version.refund
    return "recompute_origin" if event.is_away and policy == "current_period" else policy


def paying(versions: Versions) -> list[tuple[Component, Event]]:
    """The events that a version pays, as they happened."""
    found = [(component, event) for component, events in versions for event in events if event.pays]
    return sorted(found, key=lambda row: _happened(row[1]))


def too_late(paid: Sequence[tuple[Component, Event]]) -> list[Event]:
    """Refunds that come after the clawback window."""
    last: dict[Document, date] = {}
    found = []
    for component, event in paid:
        days = component.version.clawback_days
        if event.base > 0:
            last[event.about] = event.when
        elif event.base < 0 and days is not None and (event.when - last.get(event.about, event.when)).days > days:
            found.append(event)
    return found


def _refunds(paid: Sequence[tuple[Component, Event]]) -> list[tuple[Component, Event]]:
    """Negative events whose document was credited before."""
    credited: set[Document] = set()
    found = []
    for component, event in paid:
        if event.base > 0:
            credited.add(event.about)
        elif event.base < 0 and event.about in credited:
            found.append((component, event))
    return found


def _stacked(
    paid: Sequence[tuple[Component, Event]], late: set[Id], refunds: set[Id], policies: Mapping[Id, str]
) -> dict[Id, Fraction]:
    """The share of each event that is left when the origin is recomputed: the last money received goes first."""
    bases = {event.id: event.base for _, event in paid}
    stacks: dict[tuple[Document, tuple[str, int]], list[Id]] = defaultdict(list)
    reversible: dict[tuple[Document, tuple[str, int]], Fraction] = defaultdict(Fraction)
    for _, event in paid:
        stack = stacks[event.about, event.version]
        if event.base > 0:
            stack.append(event.id)
            reversible[event.about, event.version] += event.base
        if event.id in refunds and policies[event.id] == "reverse_document":
            # What is reversed leaves what came as it was; what exceeds it is left of the refund.
            taken = min(-event.base, reversible[event.about, event.version])
            reversible[event.about, event.version] -= taken
            bases[event.id] += taken
        if event.id not in refunds or policies[event.id] != "recompute_origin":
            continue
        back = -event.base
        while back and stack:
            taken = min(back, bases[stack[-1]])
            bases[stack[-1]] -= taken
            back -= taken
            if not bases[stack[-1]]:
                stack.pop()
        bases[event.id] = -back
    return {event.id: bases[event.id] / event.base if event.base else Fraction(1) for _, event in paid}


def _exact(component: Component, events: Sequence[Event], quota: Quota) -> dict[Id, Fraction]:
    """What each event that the component pays adds in its window, unrounded."""
    windows: dict[Window, list[Event]] = defaultdict(list)
    for event in events:
        if event.pays or not component.version.resets:
            windows[window_of(event.when, component.frequency)].append(event)
    found = {}
    for window, placed in windows.items():
        steps = component.table.steps([event.base for event in placed], quota(component, window))
        found |= {event.id: step * component.share for event, step in zip(placed, steps, strict=True) if event.pays}
    return found


def _reversed(
    paid: Sequence[tuple[Component, Event]],
    reversals: set[Id],
    exact: Mapping[Id, Fraction],
    left: Mapping[Id, Fraction],
) -> dict[Id, Fraction]:
    """Refunds as reversals of their document, pro rata of all that came and all that it earned so far."""
    positive: dict[tuple[Document, tuple[str, int]], Fraction] = defaultdict(Fraction)
    worth: dict[tuple[Document, tuple[str, int]], Fraction] = defaultdict(Fraction)
    for _, event in paid:
        if event.base > 0 and event.id in exact:
            positive[event.about, event.version] += event.base * left[event.id]
            worth[event.about, event.version] += exact[event.id]
    found = {}
    for _, event in paid:
        if event.id in reversals:
            whole = positive[event.about, event.version]
            back = event.base * (1 - left[event.id])
            found[event.id] = worth[event.about, event.version] * back / whole if whole else Fraction(0)
    return found


def _rounded(
    paid: Sequence[tuple[Component, Event]],
    exact: Mapping[Id, Fraction],
    left: Mapping[Id, Fraction],
    refunds: set[Id],
) -> dict[Id, Earned]:
    """Rule 20: rounded once per document, or per window; each event gets what the rounded total grew by."""
    totals: dict[object, Fraction] = defaultdict(Fraction)
    # What was rounded before, also by a version that rounds differently.
    before: dict[object, int] = defaultdict(int)
    found = {}
    # Of a day, a document has its money before what goes back (rule 3), a window its events in order of position (rule 13).
    for component, event in sorted(paid, key=lambda row: (row[1].posted, *_turn(*row))):
        if event.id not in exact:
            continue
        version = component.version
        window = window_of(event.when, component.frequency)
        group: object = event.about
        if version.rounding == "telescoped":
            # Versions that are not measured together, or that start anew, have windows of their own.
            group = (window, component.taking, version.number if version.resets else 0)
        totals[group] += exact[event.id]
        now = rounded(totals[group], version.rounding == "half_even")
        growth, before[group] = now - before[group], now
        found[event.id] = Earned(
            growth,
            window,
            month_of(event.when),
            event.when,
            version.number,
            1 - left[event.id],
            event.base < 0,
            event.base > 0,
        )
    return found
