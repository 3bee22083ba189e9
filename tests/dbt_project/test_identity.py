"""lead_identity_map against a plain reading of definition B1, day by day, on leads that match in every way at once."""

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import duckdb

from tests.stories import runner

START, AS_OF, FOREVER = date(2025, 1, 1), date(2025, 3, 31), date(9999, 12, 31)


@dataclass(frozen=True)
class Lead:
    """A generated lead; `deleted` is the day of its deletion, None while it is there."""

    lead_id: str
    created: datetime
    mail: str
    number: str
    deleted: date | None


@dataclass(frozen=True)
class Merge:
    """A merge in the source, whose loser or winner may never have been delivered."""

    loser: str
    winner: str
    day: date


def company(seed: int) -> tuple[list[Lead], list[Merge]]:
    """Leads with few addresses and numbers, so that chains of matches arise, and merges at random, circles included."""
    pick = random.Random(seed)
    leads, merges = [], {}
    for n in range(260):
        created = datetime(2025, 1, 1) + timedelta(days=pick.randrange(95), hours=pick.randrange(3))
        gone = created.date() + timedelta(days=pick.randrange(40))
        mail = f"p{pick.randrange(260)}@firm{n % 3}.com" if pick.random() < 0.6 else ""
        number = f"+49 30 {5550000 + pick.randrange(90)}" if pick.random() < 0.3 else ""
        leads.append(Lead(f"L{n:03}", created, mail, number, gone if pick.random() < 0.15 else None))
    for _ in range(70):
        loser, winner = (f"L{pick.randrange(280):03}" for _ in range(2))
        if loser != winner:
            merges[loser] = Merge(loser, winner, START + timedelta(days=pick.randrange(95)))
    return leads, list(merges.values())


def survivors(leads: list[Lead], merges: list[Merge]) -> Iterator[tuple[date, dict[str, str]]]:
    """For each day up to the as-of date: which id stood for which, as the as-of date sees it."""
    created = {lead.lead_id: lead.created.date() for lead in leads}
    known_from = {
        merge: max(merge.day, *(created.get(name, START) for name in (merge.loser, merge.winner))) for merge in merges
    }
    merges = [Merge(merge.loser, merge.winner, day) for merge, day in known_from.items() if day <= AS_OF]
    losers = {merge.loser: merge.day for merge in merges}
    here = [lead for lead in leads if lead.created.date() <= AS_OF]
    living = {lead.lead_id for lead in here if not _is_gone(lead)}
    known = [lead for lead in here if lead.lead_id in living or lead.lead_id in losers]
    named = {name for merge in merges for name in (merge.loser, merge.winner)}
    links = [(merge.loser, merge.winner, merge.day) for merge in merges]
    links += [
        (a.lead_id, b.lead_id, max(a.created, b.created).date())
        for a, b in combinations(known, 2)
        if (a.mail and a.mail == b.mail) or (a.number and (a.number, _firm(a)) == (b.number, _firm(b)))
    ]
    stands_until = {
        lead.lead_id: FOREVER
        if lead.lead_id in living
        else min(losers.get(lead.lead_id, FOREVER), lead.deleted or FOREVER)
        for lead in here
        if lead.lead_id in living or lead.lead_id in named
    }
    order = [
        lead for lead in sorted(here, key=lambda lead: (lead.created, lead.lead_id)) if lead.lead_id in stands_until
    ]
    for day in (START + timedelta(days=n) for n in range((AS_OF - START).days + 1)):
        groups = _tied(named | {lead.lead_id for lead in known}, [(a, b) for a, b, since in links if since <= day])
        candidates = [x.lead_id for x in order if x.created.date() <= day < stands_until[x.lead_id]]
        best: dict[str, str] = {}
        for candidate in candidates:
            best.setdefault(groups[candidate], candidate)
        yield day, {name: best[group] for name, group in groups.items() if group in best}


def _is_gone(lead: Lead) -> bool:
    return lead.deleted is not None and lead.deleted <= AS_OF


def _firm(lead: Lead) -> str:
    return lead.mail.partition("@")[2] or lead.lead_id


def _tied(names: set[str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each name with a name that all names of its group share."""
    group = {name: name for name in names}
    for a, b in links:
        if group[a] != group[b]:
            old, new = group[a], group[b]
            group = {name: new if its == old else its for name, its in group.items()}
    return group


def periods(leads: list[Lead], merges: list[Merge]) -> list[tuple[str, str, date, date]]:
    """The rows that the map must have: each run of days on which an id had one survivor, for ids that have one today."""
    runs: dict[str, list[tuple[str, date, date]]] = {}
    for day, found in survivors(leads, merges):
        for name, survivor in found.items():
            before = runs.setdefault(name, [])
            goes_on = bool(before) and before[-1][0] == survivor and before[-1][2] == day
            begun = before.pop()[1] if goes_on else day
            before.append((survivor, begun, day + timedelta(days=1)))
    tomorrow = AS_OF + timedelta(days=1)
    return sorted(
        (name, survivor, begun, FOREVER if end == tomorrow else end)
        for name, rows in runs.items()
        if rows[-1][2] == tomorrow
        for survivor, begun, end in rows
    )


def write(folder: Path, leads: list[Lead], merges: list[Merge]) -> None:
    """The two extracts; a deleted lead is a second, later row."""
    rows = [
        {"lead_id": x.lead_id, "email": x.mail, "phone": x.number, "name": "Kim Lee", "created_at": str(x.created),
         "modified_at": str(day), "is_deleted": flag}
        for x in leads
        for day, flag in [(x.created, ""), *([(datetime.combine(x.deleted, x.created.time()), "true")] if x.deleted else [])]
    ]  # fmt: skip
    merged = [
        {"object_code": "lead", "loser_id": x.loser, "winner_id": x.winner, "merged_at": f"{x.day} 05:00:00"}
        for x in merges
    ]
    for name, content in (("leads", rows), ("merges", merged)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, content[0].keys())
            writer.writeheader()
            writer.writerows(content)


def test_B1_the_map_is_what_the_definition_says_day_by_day(tmp_path: Path) -> None:
    leads, merges = company(seed=1)
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", leads, merges)
    database = tmp_path / "candidate.duckdb"
    runner.load(tmp_path / "in", tmp_path, database)
    variables = {"as_of_date": str(AS_OF), "business_time_zone": "UTC", "reporting_currency": "USD"}
    assert not runner.dbt(
        "build", database, tmp_path, variables, "--exclude-resource-type", "unit_test",
        "--indirect-selection", "cautious", "--select", "+int_lead_survivor",
    )  # fmt: skip
    with duckdb.connect(str(database)) as con:
        found = con.execute(
            "SELECT lead_id, survivor_lead_id, valid_from, valid_to FROM marts.lead_identity_map ORDER BY ALL"
        ).fetchall()
    want = periods(leads, merges)
    assert found == want
    assert len({row[0] for row in want if row[0] != row[1]}) > 50, "too few doubles to prove anything"
    assert len(want) > len({row[0] for row in want}) + 10, "too few changes to prove anything"
