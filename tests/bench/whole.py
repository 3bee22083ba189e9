"""A whole run from CSV files to a release, against the script that reads the same files and writes the same marts.

Belongs here: the product, plain `dbt build` over the same lake, the script, and a reader of the release meanwhile.
"""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.contract import LINEAGE_COLUMNS, load_contracts
from ingest.lake import Lake
from ingest.snapshot import write_snapshot
from orchestration.settings import PROJECT_DIR
from tests.bench.families import AS_OF, FAMILIES, VARIABLES, make_data, script_of
from tests.bench.measured import Measured, measure
from tests.stories.runner import write_source

BIN = Path(sys.executable).parent
FAMILY = "marketing"


@dataclass(frozen=True)
class Whole:
    """The commands by what they are, and milliseconds of a reader's queries while the second run went on."""

    rows: int
    measured: Mapping[str, Measured]
    query_ms: float

    @property
    def gates_share(self) -> float:
        """The part of the first run that both gates take, each from its start to its end."""
        output = self.measured["first"].output
        gates = re.findall(r"^ +gate \w+ .*\(([\d.]+) s\)$", output, re.MULTILINE)
        return sum(map(float, gates)) / self.measured["first"].seconds


def run(sizes: Mapping[str, int], work: Path) -> Whole:
    """Make the files, run everything over them."""
    make_data(FAMILY, sizes, work)
    files, home, source = work / "in", work / "home", work / "story.yml"
    extracts = write_source(files, source)
    command = [str(BIN / "sales-warehouse"), "run", "--home", str(home), "--source", str(source),
               "--extracts", str(files), "--as-of", AS_OF]  # fmt: skip
    measured = {"first": measure(command)}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.reader", str(home / "current")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as reader:  # fmt: skip
        measured["second"] = measure(command)
        answer, _ = reader.communicate("")
    measured["dbt"] = plain_dbt(home, work)
    before = "".join(_read(extract, path) for extract, path in extracts.items())
    after = "".join(
        f"COPY hand.{mart} TO '{work / mart}.parquet' (FORMAT parquet, COMPRESSION zstd);"
        for mart in FAMILIES[FAMILY].totals
    )
    script = script_of(FAMILY, work, f"CREATE SCHEMA raw;\n{before}", after)
    measured["script"] = measure(
        [sys.executable, "-m", "tests.bench.script", str(work / "script.duckdb"), str(script), str(work / "spill")]
    )
    rows = sum(_lines(path) for path in files.glob("*.csv"))
    return Whole(rows, measured, float(answer))


def _lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for _ in lines) - 1


def _read(extract: str, path: Path) -> str:
    """The statement that reads a file as the script does: typed by DuckDB, without rules, and without hashes of rows."""
    with path.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    columns = [
        f"CAST({column.name if column.name in header else 'NULL'} AS {column.sql_type}) AS {column.name}"
        for column in load_contracts()[extract].columns.values()
    ]
    columns += [f"CAST(NULL AS {kind}) AS {name}" for name, kind in LINEAGE_COLUMNS.items()]
    return (
        f"CREATE TABLE raw.{extract} AS SELECT {', '.join(columns)} "
        f"FROM read_csv('{path}', all_varchar = true, header = true);\n"
    )


def plain_dbt(home: Path, work: Path) -> Measured:
    """`dbt build` of the same project as a command, warm, into a fresh database over the same lake."""
    lake, database = Lake(home / "lake"), work / "candidate.duckdb"
    result = None
    for _ in range(2):  # the first one parses the project
        database.unlink(missing_ok=True)
        write_snapshot(database, lake, lake.entries(["story"]))
        result = measure(
            [str(BIN / "dbt"), "build", "--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR),
             "--target-path", str(work / "target"), "--log-path", str(work / "logs"),
             "--exclude-resource-type", "unit_test", "--vars", json.dumps(VARIABLES)],
            SALES_WAREHOUSE_DATABASE=str(database),
        )  # fmt: skip
    assert result is not None
    return result
