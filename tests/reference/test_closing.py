"""Closed months under hostile later deliveries (controls R-11, R-12, R-26 and R-27).

January and February are closed on 5 March; then come HOSTILE_BATCHES for each company, in HOSTILE_BUILDS builds, and
half-way March is closed too. `make fuzz` has a hundred batches, the suite a few.
"""

import os
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from ingest.closed import ledger_columns, seals
from tests.reference import compare
from tests.reference.companies import company, write
from tests.reference.company import LAST, rates
from tests.reference.exact import money
from tests.reference.hostile import Later
from tests.reference.ledger import Company
from tests.reference.posting import EARNED, Closed
from tests.reference.test_reference import VARIABLES, marts_of_pay
from tests.stories import runner

BATCHES = int(os.environ.get("HOSTILE_BATCHES", "4"))
BUILDS = int(os.environ.get("HOSTILE_BUILDS", "1"))
COMPANIES = range(1001, 1013 if BUILDS == 1 else 1041)


def _next(folder: Path, database: Path, number: int) -> Path:
    """A new database of everything that was delivered, with the months that are closed."""
    (folder / str(number)).mkdir()
    following = folder / str(number) / "candidate.duckdb"
    runner.load(folder / "in", folder, following)
    with duckdb.connect(str(following)) as con:
        con.execute(f"ATTACH '{database}' AS before (READ_ONLY)")
        for table in ("commission_ledger", "period_seal"):
            con.execute(f"INSERT INTO closed.{table} BY NAME SELECT * FROM before.closed.{table}")
    return following


def _seals(database: Path, relation: str) -> Mapping[tuple[str, str], str]:
    """The hash of each payee's entries of each closed month."""
    with duckdb.connect(str(database), read_only=True) as con:
        periods = [row[0] for row in con.execute("SELECT DISTINCT period_id FROM closed.period_seal").fetchall()]
        con.execute("CREATE TEMP TABLE entries AS SELECT * FROM " + relation)
        return {
            (period, str(seal["rep_id"])): str(seal["sha256"])
            for period in periods
            for seal in seals(
                con, f"(SELECT * FROM entries WHERE posted_period_id = '{period}')", list(ledger_columns())
            )
        }


def _sealed(database: Path) -> Mapping[tuple[str, str], str]:
    """The hashes as they were written when the months were closed."""
    with duckdb.connect(str(database), read_only=True) as con:
        rows = con.execute("SELECT period_id, rep_id, sha256 FROM closed.period_seal").fetchall()
    return {(str(period), str(rep)): str(sha) for period, rep, sha in rows}


def _unexplained(company_: Company) -> list[str]:
    """Documents whose entries, sealed and new, do not add up to what they are worth now."""
    sums: Counter[tuple[str, ...]] = Counter()
    for entry in company_.entries:
        if entry.kind in EARNED and entry.plan:
            sums[entry.rep, entry.plan, entry.component, *entry.source[2:]] += entry.amount
    for book in company_.books:
        for source, each in book.earned[company_.posting.last].items():
            sums[book.rep, book.version.plan, book.component.id, *source[2:]] -= each.amount
    return [f"{key}: {money(amount)}" for key, amount in sums.items() if amount]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is wrong after each build; empty when nothing is."""
    folder = tmp_path_factory.mktemp("closing")
    disorder = random.Random("closing")
    later: dict[int, Later] = {}
    for number in COMPANIES:
        later[number] = Later(number, company(number))
    write(folder / "in", [dict(each.rows) for each in later.values()], disorder=disorder)
    database = folder / "candidate.duckdb"
    runner.load(folder / "in", folder, database)
    runner.close(database, folder, VARIABLES | {"as_of_date": "2026-03-05"}, ["2025-M12", "2026-M01", "2026-M02"])
    wrong: list[str] = []
    steps = iter(range(1, BATCHES + 1))
    for number in range(1, BUILDS + 1):
        for step, _ in zip(steps, range(-(-BATCHES // BUILDS)), strict=False):
            write(folder / "in", [each.batch(step) for each in later.values()], step, disorder)
        database = _next(folder, database, number)
        if BUILDS > 1 and number == BUILDS // 2:
            runner.close(database, folder, VARIABLES, ["2026-M03"])
        marts_of_pay(folder, database)
        wrong += [f"build {number}: {each}" for each in _wrong(database, later)]
    return wrong


def _wrong(database: Path, later: Mapping[int, Later]) -> list[str]:
    found = []
    if _seals(database, "marts.commission_ledger") != _sealed(database):
        found.append("a closed month is not as it was sealed")
    marts, closed = compare.read(database), compare.ledger(database, "closed")
    months = frozenset(entry.posted for entries in closed.values() for entry in entries)
    for number, each in later.items():
        state = Closed(months, tuple(closed[number]))
        engine = Company({**each.rows, "fx_rates": rates()}, LAST, state)
        found += compare.differences(number, engine, marts[number])
        found += [f"company {number}, not explained: {what}" for what in _unexplained(engine)]
    return found


def test_closed_months_keep_their_hash_and_deltas_explain_the_rest(told: list[str]) -> None:
    assert not told, "\n".join([f"{len(told)} differences:", *told[:40]])
