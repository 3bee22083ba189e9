"""What a component owes a payee for everything that had happened by a day.

Belongs here: rules 13 to 15, 18 and 20, and what refunds do to the origin. Posting it belongs to `ledger`.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.events import Event, Source, cut
from tests.reference.exact import month_of, rounded, window_of
from tests.reference.plans import Component

Window = tuple[int, int]
Quota = Callable[[Window], Fraction]


@dataclass(frozen=True)
class Earned:
    """Cents of one source in its window; `given_back` is what refunds took off its base so far."""

    amount: int
    window: Window
    origin: int
    when: date
    given_back: Fraction
    is_refund: bool


def entitled(component: Component, events: Sequence[Event], quota: Quota) -> dict[Source, Earned]:
    """What each source has earned, given its events in order of position (rule 13)."""
    policy = component.version.refund
    kept = _timely(component, events)
    refunds = _refunds(kept)
    if policy == "reverse_document" and not component.is_single:
        measured = [event for number, event in enumerate(kept) if number not in refunds]
    elif policy == "recompute_origin" and not component.is_single:
        measured = _recomputed(kept, refunds)
    else:
        measured = list(kept)
    exact = _exact(component, measured, quota)
    rows = [(event, worth, event.base) for event, worth in exact]
    if policy == "reverse_document" and not component.is_single:
        rows = _reversed(kept, refunds, exact)
    originals = {event.key: event.base for event in kept}
    return _rounded(component, rows, originals)


def too_late(component: Component, events: Sequence[Event]) -> list[Event]:
    """Refunds that come after the clawback window."""
    days = component.version.clawback_days
    last: dict[tuple[str, str], date] = {}
    found = []
    for event in events:
        document = (event.document_type, event.document)
        if event.base > 0:
            last[document] = event.when
        elif event.base < 0 and document in last and days is not None and (event.when - last[document]).days > days:
            found.append(event)
    return found


def _timely(component: Component, events: Sequence[Event]) -> list[Event]:
    late = {event.key for event in too_late(component, events)}
    return [event for event in events if event.key not in late]


def _refunds(events: Sequence[Event]) -> set[int]:
    """The places of negative events whose document was credited before."""
    credited: set[tuple[str, str]] = set()
    found = set()
    for number, event in enumerate(events):
        document = (event.document_type, event.document)
        if event.base > 0:
            credited.add(document)
        elif event.base < 0 and document in credited:
            found.add(number)
    return found


def _recomputed(events: Sequence[Event], refunds: set[int]) -> list[Event]:
    """Events without the money that went back: the last money received goes first."""
    bases = [event.base for event in events]
    stacks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        stack = stacks[event.document_type, event.document]
        if number not in refunds:
            if event.base > 0:
                stack.append(number)
            continue
        left = -event.base
        while left and stack:
            taken = min(left, bases[stack[-1]])
            bases[stack[-1]] -= taken
            left -= taken
            if not bases[stack[-1]]:
                stack.pop()
        bases[number] = -left
    left_over = (number not in refunds or bases[number] for number in range(len(events)))
    return [cut(event, base) for event, base, stays in zip(events, bases, left_over, strict=True) if stays]


def _exact(component: Component, events: Sequence[Event], quota: Quota) -> list[tuple[Event, Fraction]]:
    """What each paying event adds in its window, unrounded."""
    windows: dict[Window, list[tuple[int, Event]]] = defaultdict(list)
    for place, event in enumerate(events):
        windows[window_of(event.when, component.frequency)].append((place, event))
    found: list[tuple[int, Event, Fraction]] = []
    for window, placed in windows.items():
        target = quota(window)
        if component.version.resets:
            placed = [(place, event) for place, event in placed if event.pays]
        steps = component.table.steps([event.base for _, event in placed], target)
        found += [
            (place, event, step * component.share)
            for (place, event), step in zip(placed, steps, strict=True)
            if event.pays
        ]
    return [(event, step) for _, event, step in sorted(found, key=lambda row: row[0])]


def _reversed(
    events: Sequence[Event], refunds: set[int], exact: Sequence[tuple[Event, Fraction]]
) -> list[tuple[Event, Fraction, Fraction]]:
    """Refunds as reversals of their document, pro rata of its positive base so far."""
    worth: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    positive: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    values = {event.key: value for event, value in exact}
    rows = []
    for event in events:
        if event.pays and event.key in values:
            document = (event.document_type, event.document)
            worth[document] += values[event.key]
            positive[document] += max(event.base, Fraction(0))
    for number, event in enumerate(events):
        document = (event.document_type, event.document)
        if number in refunds:
            if event.pays and positive[document]:
                rows.append((event, worth[document] * event.base / positive[document], event.base))
        elif event.pays:
            rows.append((event, values[event.key], event.base))
    return rows


def _rounded(
    component: Component, rows: Sequence[tuple[Event, Fraction, Fraction]], originals: dict[Source, Fraction]
) -> dict[Source, Earned]:
    """Rule 20: rounded once per document, or per window; each event gets what the rounded total grew by."""
    version = component.version
    totals: dict[object, Fraction] = defaultdict(Fraction)
    found = {}
    for event, worth, base in rows:
        window = window_of(event.when, component.frequency)
        group: object = window if version.rounding == "telescoped" else (event.document_type, event.document)
        before = rounded(totals[group], version.rounding == "half_even")
        totals[group] += worth
        amount = rounded(totals[group], version.rounding == "half_even") - before
        found[event.key] = Earned(
            amount, window, month_of(event.when), event.when, originals[event.key] - base, originals[event.key] < 0
        )
    return found
