"""What is held back of what was earned.

Belongs here: rule 26.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.reference.entitlement import Earned
from tests.reference.events import Source
from tests.reference.exact import month_of, rounded


@dataclass(frozen=True)
class Reserve:
    """Cents that were held of a credit by a day, and of them those that were released."""

    held: int
    released: int
    origin: int


def reserves(earned: Mapping[Source, Earned], ratio: Fraction, days: int | None, by: date) -> dict[Source, Reserve]:
    """The reserve of each credit at the end of the day `by`; a refund counts with the credit before it, if there is one."""
    documents: dict[object, list[tuple[Source, Earned]]] = defaultdict(list)
    for source, each in earned.items():
        documents[source[2:] if source[3] else source].append((source, each))
    found = {}
    for rows in documents.values():
        found.update(_of_document(rows, ratio, days, by))
    return found


def _of_document(
    rows: Iterable[tuple[Source, Earned]], ratio: Fraction, days: int | None, by: date
) -> dict[Source, Reserve]:
    credits: list[tuple[Source, Earned, int]] = []
    credited = False
    for source, each in rows:
        first = credits[-1] if credits else None
        joins = first is not None and (each.when == first[1].when or (credited and not each.is_credit))
        credited = credited or each.is_credit
        if first is not None and joins:
            released = _release(first[1], days)
            # Months are what is posted: money that goes back in the month of its release was never held.
            if released is None or month_of(each.when) <= month_of(released):
                credits[-1] = (first[0], first[1], first[2] + each.amount)
            continue
        credits.append((source, each, each.amount))
    found = {}
    for source, each, amount in credits:
        day, held = _release(each, days), rounded(ratio * amount)
        found[source] = Reserve(held, held if day is not None and day <= by else 0, each.origin)
    return found


def _release(each: Earned, days: int | None) -> date | None:
    return None if days is None else each.when + timedelta(days=days)
