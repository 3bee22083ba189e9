"""What is held back of what was earned.

Belongs here: rule 26.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.reference.entitlement import Earned
from tests.reference.events import Source
from tests.reference.exact import first_of, last_of, month_of, rounded, window_named
from tests.reference.posting import Book, Entry, Posting, entry


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
    is_credited = False
    for source, each in rows:
        day = credits[-1][1].when if credits else None
        if day is not None and (each.when == day or (is_credited and not each.is_credit)):
            first, credit, amount = credits[-1]
            released = _release(credit, days)
            # Months are what is posted: money that goes back in the month of its release was never held.
            if released is None or month_of(each.when) <= month_of(released):
                credits[-1] = (first, credit, amount + each.amount)
        else:
            credits.append((source, each, each.amount))
        is_credited = is_credited or each.is_credit
    found = {}
    for source, each, amount in credits:
        day, held = _release(each, days), rounded(ratio * amount)
        found[source] = Reserve(held, held if day is not None and day <= by else 0, each.origin)
    return found


def _release(each: Earned, days: int | None) -> date | None:
    return None if days is None else each.when + timedelta(days=days)


def held_back(book: Book, entries: Sequence[Entry], posting: Posting) -> list[Entry]:
    """Rule 26."""
    component = book.component
    if not component.holdback:
        return []
    held: dict[int, dict[Source, int]] = {}
    released: dict[int, dict[Source, int]] = {}
    sealed = {kind: posting.sealed(book.rep, component, [kind]) for kind in ("HOLDBACK", "HOLDBACK_RELEASE")}
    done: dict[Source, Reserve] = {
        source: Reserve(-sealed["HOLDBACK"][source], amount, min(posting.months))
        for source, amount in sealed["HOLDBACK_RELEASE"].items()
        if amount
    }
    for month in posting.months:
        by = min(last_of(month), posting.as_of)
        rows = _with_limits(book, entries, month)
        kept = reserves(rows, component.holdback, component.release_days, by)
        # What is earned only after its release is not held any more.
        days = timedelta(days=component.release_days or 0)
        kept = {
            source: each for source, each in kept.items()
            if source in rows and (not each.released or rows[source].when + days >= first_of(month))
        } | done  # fmt: skip
        # What was released stays as it was then.
        done |= {source: each for source, each in kept.items() if each.released}
        held[month] = {source: -each.held for source, each in kept.items() if each.held}
        released[month] = {source: each.released for source, each in kept.items() if each.released}
    found = []
    for kind, series in (("HOLDBACK", held), ("HOLDBACK_RELEASE", released)):
        for month, source, growth in posting.growth(series, posting.sealed(book.rep, component, [kind])):
            reason = "released" if kind == "HOLDBACK_RELEASE" else "held" if growth < 0 else "consumed"
            rows = dict(book.earned[month])
            origin = rows[source].origin if source in rows else month
            found.append(entry(book, month, source, growth, kind=kind, origin=origin, reason=reason))
    return found


def _with_limits(book: Book, entries: Sequence[Entry], month: int) -> dict[Source, Earned]:
    """What was earned by the end of a month, with caps and floors as something earned on the last day of the window."""
    totals: dict[Source, int] = defaultdict(int)
    for each in entries:
        mine = (each.rep, each.component, each.plan, each.version) == (
            book.rep, book.component.id, book.version.plan, book.version.number
        )  # fmt: skip
        if mine and each.kind in ("CAP_ADJ", "FLOOR_ADJ") and each.posted <= month:
            totals[each.source] += each.amount
    found = dict(book.earned[month])
    for source, amount in totals.items():
        first, length = window_named(source[1])
        last = first + length - 1
        award = found[source].amount if source in found else 0
        found[source] = Earned(award + amount, (first, length), last, last_of(last), book.version.number)
    return found
