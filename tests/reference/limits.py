"""What limits or raises the total of a window.

Belongs here: rules 21 and 23: caps and floors of components, and budgets of spiffs. Caps of plans belong to `plan_caps`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tests.reference.entitlement import Earned, Window
from tests.reference.events import Source
from tests.reference.exact import first_of, last_of, shares, window_id, window_named, window_of
from tests.reference.plans import Plans
from tests.reference.posting import Book, Entry, Origin, Posting, entry


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


def caps_and_floors(of_all: Iterable[Book], plans: Plans, posting: Posting) -> list[Entry]:
    """Rule 21: of the total of a component in its versions that have a cap, a floor or a budget. The last of them that
    earned says the cap, that of the window's last day the floor."""
    found = []
    families: dict[tuple[str, str, str], list[Book]] = defaultdict(list)
    for book in of_all:
        families[book.rep, book.version.plan, book.component.id].append(book)
    for books in families.values():
        capped: dict[int, dict[Source, int]] = {month: {} for month in posting.all_months}
        floored: dict[int, dict[Source, int]] = {month: {} for month in posting.all_months}
        raised: dict[Source, Book] = {}
        for month in posting.all_months:
            over = {window: book for book in books for window in _floor_windows(book, plans, posting, month)}
            off: dict[Window, int] = defaultdict(int)
            capping = [book for book in books if book.component.is_limited]
            totals = together([book.earned[month] for book in capping])
            for window, total in totals.items():
                cap = _standing(capping, of_window(window), month).component.cap
                off[window] = above(total, cap) if cap is not None else 0
                if off[window]:
                    capped[month][of_window(window)] = off[window]
            for window, book in over.items():
                total, floor = totals[window] + off[window], book.component.floor
                if floor is not None and (more := below(total, floor)):
                    floored[month][of_window(window)], raised[of_window(window)] = more, book
        for kind, reason, series in (
            ("CAP_ADJ", "component_cap", capped), ("FLOOR_ADJ", "component_floor", floored),
        ):  # fmt: skip
            sealed = posting.sealed_limits(books[-1].rep, books[-1].component, reason)
            for month, (source, origin), growth in posting.growth(_by_origin(series), sealed):
                standing = _standing(books, source, month)
                book = raised.get(source, standing) if kind == "FLOOR_ADJ" else standing
                found.append(entry(book, month, source, growth, kind=kind, origin=origin, reason=reason))
    return found


def _floor_windows(book: Book, plans: Plans, posting: Posting, month: int) -> set[Window]:
    """Windows that are over, and on whose last day the payee was assigned."""
    component = book.component
    if component.floor is None:
        return set()
    found = set()
    for each in plans.assignments[book.rep]:
        if each.version == component.version:
            for at in each.months(posting.last):
                window = window_of(first_of(at), component.frequency)
                last = window[0] + window[1] - 1
                if last <= month and last_of(last) <= posting.as_of and each.holds(last_of(last)):
                    found.add(window)
    return found


def budgets(of_all: Iterable[Book], posting: Posting) -> list[Entry]:
    """Rule 23."""
    found = []
    groups: dict[tuple[str, str], list[Book]] = defaultdict(list)
    for book in of_all:
        if book.component.budget is not None:
            groups[book.version.plan, book.component.id].append(book)
    for books in groups.values():
        budget = books[-1].component.budget or 0
        # A payee's claims in all versions; what is taken off stands on the last that has any.
        mine: dict[str, list[Book]] = defaultdict(list)
        for book in books:
            mine[book.rep].append(book)
        series: dict[str, dict[int, dict[Source, int]]] = {rep: defaultdict(dict) for rep in mine}
        for month in posting.all_months:
            claims: dict[Window, dict[str, int]] = defaultdict(lambda: defaultdict(int))
            for book in books:
                for window, total in by_window(book.earned[month]).items():
                    claims[window][book.rep] += total
            for window, asked in claims.items():
                for rep, off in budgeted(asked, budget).items():
                    if off:
                        series[rep][month][of_window(window)] = off
        for rep, own in mine.items():
            rows = {month: series[rep].get(month, {}) for month in posting.all_months}
            sealed = posting.sealed_limits(rep, own[-1].component, "spiff_budget")
            for month, (source, origin), growth in posting.growth(_by_origin(rows), sealed):
                book = _standing(own, source, month)
                found.append(entry(book, month, source, growth, kind="CAP_ADJ", origin=origin, reason="spiff_budget"))
    return found


def of_window(window: Window) -> Source:
    """What an entry names that is about a whole window."""
    return ("window", window_id(window), "", "")


def _by_origin(series: Mapping[int, Mapping[Source, int]]) -> dict[int, dict[Origin, int]]:
    """What a window's total by the end of each month grew by in each month of origin; what comes after the window belongs to
    its last month."""
    found: dict[int, dict[Origin, int]] = {}
    sums: dict[Origin, int] = defaultdict(int)
    before: Mapping[Source, int] = {}
    for month, now in sorted(series.items()):
        for source in dict.fromkeys([*now, *before]):
            first, length = window_named(source[1])
            sums[source, min(month, first + length - 1)] += now.get(source, 0) - before.get(source, 0)
        found[month] = {origin: amount for origin, amount in sums.items() if amount}
        before = now
    return found


def _standing(books: list[Book], source: Source, month: int) -> Book:
    """The last version that had earned something in a window by the end of a month, or the last one."""
    earning = [
        book for book in books if any(window_id(each.window) == source[1] for each in book.earned[month].values())
    ]
    return (earning or books)[-1]
