"""The same rows in other batches, in another order and partly twice give the same marts."""

import csv
import os
from pathlib import Path
from random import Random

import duckdb
import pytest

from ingest.contract import load_contracts
from orchestration import steps
from orchestration.publish.files import database
from orchestration.settings import resolve
from tests.conftest import gates_here
from tests.stories import runner

# Where a row stood is told by lineage columns, and how many files and rows were delivered by these marts.
LINEAGE = ("source_file", "source_row_number")
DELIVERY_MARTS = ("mart_build_info", "rpt_lake_reconciliation")
TOLD_OF_MARTS = {"recon_control_result": "control_id NOT IN ('R-01', 'R-02')"}  # Of rows and files in the lake.


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


def _differences(released: Path, candidate: Path) -> dict[str, list[tuple]]:
    """Rows of each released mart that only one of the two has, lineage aside."""
    files = {"released": database((released / "current").resolve(), "finance"), "candidate": candidate}
    found = {}
    with duckdb.connect() as con:
        for name, file in files.items():
            con.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
        marts = con.execute(
            "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE database_name = 'released' AND schema_name = 'marts' GROUP BY table_name"
        ).fetchall()
        for mart, columns in marts:
            kept = ", ".join(f'"{column}"' for column in columns if column not in LINEAGE)
            rows = TOLD_OF_MARTS.get(mart, "true")
            one, other = (f"SELECT {kept} FROM {name}.marts.{mart} WHERE {rows}" for name in files)
            if mart not in DELIVERY_MARTS:
                found[mart] = con.execute(f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})").fetchall()
    assert len(found) > 50
    return {mart: rows[:4] for mart, rows in found.items() if rows}


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


@pytest.mark.parametrize("seed", range(int(os.environ.get("RELIABILITY_BATCHINGS", "1"))))
def test_shuffled_and_rebatched_extracts_give_the_same_marts(released, extracts, tmp_path, seed):
    _rebatch(Random(seed), extracts, tmp_path / "extracts")
    assert _differences(released, _built(tmp_path / "home", tmp_path / "extracts")) == {}
