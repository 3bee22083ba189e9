"""The same rows in other batches, in another order and partly twice give the same marts."""

import csv
import os
from pathlib import Path
from random import Random

import pytest

from tests.conftest import query, run

# Where a row stood is told by lineage columns, and how many files and rows were delivered by these marts.
LINEAGE = ("source_file", "source_row_number")
DELIVERY_MARTS = ("mart_build_info", "rpt_lake_reconciliation")


def _without_lineage(home: Path) -> dict[str, list[tuple]]:
    tables = [
        name for (name,) in query(home, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts'")
    ]
    found = {}
    for table in sorted(set(tables) - set(DELIVERY_MARTS)):
        columns = [name for (name,) in query(home, f"SELECT column_name FROM (DESCRIBE marts.{table})")]
        kept = ", ".join(f'"{name}"' for name in columns if name not in LINEAGE)
        found[table] = query(home, f"SELECT {kept} FROM marts.{table} ORDER BY ALL")
    return found


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
    run(tmp_path / "home", extracts=tmp_path / "extracts")
    expected, found = _without_lineage(released), _without_lineage(tmp_path / "home")
    assert found.keys() == expected.keys()
    for table, rows in expected.items():
        assert found[table] == rows, table
