"""The same rows in other batches, in another order and partly twice give the same marts."""

import csv
import os
from pathlib import Path
from random import Random

import pytest

from ingest.contract import load_contracts
from orchestration import steps
from orchestration.publish.files import database
from orchestration.settings import resolve
from tests.conftest import gates_here
from tests.same_rows import differences
from tests.stories import runner

BATCHINGS = int(os.environ.get("RELIABILITY_BATCHINGS", "0"))
# How many files and rows were delivered is told by these marts.
DELIVERY_MARTS = ("mart_build_info", "rpt_lake_reconciliation")


def _built(home: Path, extracts: Path) -> Path:
    """The marts as a run makes them of `extracts`, neither tested nor released: what is wrong shows in their rows."""
    settings = resolve(str(home), "sample", str(extracts))
    with gates_here() as gates:
        run = steps.Run("other_batches", settings, gates)
    steps.start(run)
    steps.snapshot(run, steps.load(run, load_contracts()))
    candidate, folder = settings.home.candidate(run.run_id), settings.home.run(run.run_id)
    untested = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    assert not runner.dbt("build", candidate, folder, settings.dbt_vars(), *untested)
    return candidate


def _rebatch(rng: Random, extracts: Path, out: Path) -> None:
    """Every file's rows shuffled and dealt into one to three files, some rows into two of them."""
    out.mkdir()
    # The manifest lists the files as they were.
    for path in sorted(set(extracts.glob("*.csv")) - {extracts / "manifest.csv"}):
        delimiter = ";" if path.name == "receipts.csv" else ","
        with path.open(newline="", encoding="utf-8") as lines:
            header, *rows = csv.reader(lines, delimiter=delimiter)
        rng.shuffle(rows)
        parts = rng.randrange(1, 4)
        for part in range(parts):
            dealt = [row for number, row in enumerate(rows) if number % parts == part]
            dealt += (
                rng.sample(rows, k=min(len(rows), 20))
                if parts > 1 and path.stem not in ("orders", "leads", "receipts")
                else []
            )
            with (out / f"{path.name}-{part}.csv").open("w", newline="", encoding="utf-8") as lines:
                csv.writer(lines, delimiter=delimiter).writerows([header, *dealt])


@pytest.fixture
def trial(request, facts):
    """A released home, the extracts it was made of, and how many marts are compared at least. `tests/generated` deals the
    records of every mart anew in each run of the suite; here the suite tries the facts, `make reliability` everything."""
    if BATCHINGS:
        yield request.getfixturevalue("released"), request.getfixturevalue("extracts"), 50
    else:
        with facts.alone():
            yield request.getfixturevalue("released_facts"), request.getfixturevalue("facts_extracts"), 4


@pytest.mark.parametrize("seed", range(BATCHINGS or 1))
def test_shuffled_and_rebatched_extracts_give_the_same_marts(trial, tmp_path, seed):
    released, extracts, at_least = trial
    _rebatch(Random(seed), extracts, tmp_path / "extracts")
    published = database((released / "current").resolve(), "finance")
    built = _built(tmp_path / "home", tmp_path / "extracts")
    assert differences(published, built, DELIVERY_MARTS, at_least) == {}
