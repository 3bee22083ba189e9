"""The cap of a plan.

Belongs here: rule 22.
"""

from collections import defaultdict
from collections.abc import Iterable

from tests.reference.events import Source
from tests.reference.exact import month_named, period_id
from tests.reference.limits import above
from tests.reference.plans import Plans, Version
from tests.reference.posting import EARNED, Entry, Posting


def plan_caps(entries: Iterable[Entry], plans: Plans, posting: Posting) -> list[Entry]:
    """Rule 22: by month of origin, after caps and floors of components, of all versions that have a cap."""
    found: list[Entry] = []
    kinds = EARNED | {"CAP_ADJ", "FLOOR_ADJ"}
    limited: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        version = plans.versions.get((entry.plan, entry.version))
        capped = version is not None and version.cap is not None
        if capped and entry.kind in kinds and entry.reason != "plan_cap":
            limited[entry.rep, entry.plan].append(entry)
    for (rep, plan), mine in limited.items():
        series: dict[int, dict[Source, int]] = {}
        said: dict[tuple[int, Source], Version] = {}
        for month in posting.months:
            series[month] = {}
            months: dict[int, list[Entry]] = defaultdict(list)
            for entry in mine:
                if entry.posted <= month:
                    months[entry.origin].append(entry)
            for origin, parts in months.items():
                version = plans.versions[plan, max(entry.version for entry in parts)]
                source = ("period", period_id(origin), "", "")
                said[month, source] = version
                total = sum(entry.amount for entry in parts)
                if version.cap is not None and (off := above(total, version.cap)):
                    series[month][source] = off
        sealed: dict[Source, int] = defaultdict(int)
        for entry in posting.closed.entries:
            if (entry.rep, entry.plan, entry.reason) == (rep, plan, "plan_cap"):
                sealed[entry.source] += entry.amount
        for month, source, growth in posting.growth(series, sealed):
            version = said.get((month, source)) or plans.versions[plan, max(each.version for each in mine)]
            found.append(
                Entry(
                    rep, month, "CAP_ADJ", growth, "", plan, version.number, source, month_named(source[1]),
                    version.currency, "plan_cap",
                )
            )  # fmt: skip
    return found
