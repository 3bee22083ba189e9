"""A whole run from CSV files to a release, against the script that reads the same files and writes the same marts.

Belongs here: the product, the script, the product again with one more day of files, plain `dbt build` over that lake, and
a reader of the release meanwhile.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.contract import LINEAGE_COLUMNS, load_contracts
from ingest.lake import Lake
from ingest.snapshot import write_snapshot
from orchestration.settings import PROJECT_DIR, resolve
from tests.bench import company
from tests.bench.build import upstream
from tests.bench.families import AS_OF, FAMILIES, HERE, VARIABLES, compare
from tests.bench.measured import Measured, measure

BIN = Path(sys.executable).parent
# What a run at size may leave out: the later day with its reader, and plain dbt. Each takes as long as the first load.
SKIPPED = ("day", "dbt")
# Made by hand in this order: the goals read the credits of pay. What a family is given elsewhere, another one makes here.
ORDER = ("marketing", "pay", "goals")
MARTS = {mart: columns for family in ORDER for mart, columns in FAMILIES[family].totals.items()}
_STEP = re.compile(r"^ +(load|gate raw|dbt build|gate marts|release) .*\(([\d.]+) s\)$", re.MULTILINE)
_GIVEN = re.compile(r"\b(marts|staging)\.(fct_credit|int_activity|int_rep_history)\b")


@dataclass(frozen=True)
class Whole:
    """The commands by what they are; rows of the first files and of the later day's; what the reader saw during the second
    run; and plain dbt's seconds by model and by test, with the models that the compared marts are made of. What was left
    out is empty."""

    rows: int
    day_rows: int
    measured: Mapping[str, Measured]
    reader: Mapping[str, float]
    models: Mapping[str, float]
    tests: Mapping[str, float]
    shared: frozenset[str]

    @property
    def tables(self) -> int:
        """How many tables the first run released, as it says."""
        found = re.search(r"^ +release +(\d+) tables", self.measured["first"].output, re.MULTILINE)
        assert found is not None
        return int(found[1])

    def steps(self, run: str) -> dict[str, float]:
        """Seconds of the steps of a run of the product, as it says them."""
        return {step: float(seconds) for step, seconds in _STEP.findall(self.measured[run].output)}


def run(sizes: company.Sizes, work: Path, skip: Collection[str] = ()) -> Whole:
    """Make the files, run everything over them but what is in `skip` (SKIPPED); each command is told when it ends."""
    files = company.deliver({family: sizes[family] for family in ORDER}, work)
    home, source = work / "home", work / "story.yml"
    company.write_source(files, source)
    command = [str(BIN / "sales-warehouse"), "run", "--home", str(home), "--source", str(source),
               "--extracts", str(work / "in"), "--as-of", AS_OF]  # fmt: skip
    measured = {"first": told("first load", measure(command)), "script": told("script", by_hand(files, work))}
    compare(MARTS, home / "current" / "finance" / "finance.duckdb", work / "script.duckdb")
    for made_by_hand in [work / "script.duckdb", *(work / "hand").iterdir()]:
        made_by_hand.unlink()
    rows, day_rows, reader = company.lines(files), 0, {}
    if "day" not in skip:
        day_rows = company.lines(company.deliver_day(sizes, work))
        measured["second"], reader = _while_read(command, home)
    # The releases of both runs and a third candidate may be more than a disk holds.
    shutil.rmtree(home / "releases")
    seconds, parents = {}, frozenset[str]()
    if "dbt" not in skip:
        measured["dbt"], seconds, parents = plain_dbt(home, work, "story", VARIABLES)
        told("plain dbt", measured["dbt"])
    of = {kind: {name: each for (what, name), each in seconds.items() if what == kind} for kind in ("model", "test")}
    return Whole(rows, day_rows, measured, reader, of["model"], of["test"], parents)


def _while_read(command: list[str], home: Path) -> tuple[Measured, dict[str, float]]:
    """Run `command` while a reader asks the current release; and what the reader saw."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.reader", str(home / "current")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as reader:  # fmt: skip
        measured = told("one more day", measure(command))
        answer, _ = reader.communicate("")
    seen: dict[str, float] = json.loads(answer)
    return measured, seen


def told(name: str, measured: Measured) -> Measured:
    """Say what `measured` took, for whoever waits for the rest of an hour."""
    print(
        f"{name}: {measured.seconds:.1f} s, CPU {measured.cpu:.1f} s, {measured.peak_mib:,} MiB",
        file=sys.stderr,
        flush=True,
    )
    return measured


def on_sample(work: Path) -> dict[str, Measured]:
    """The bundled sample: the product's first run and second run, and plain `dbt build` over the same lake."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    home = work / "home"
    command = [str(BIN / "sales-warehouse"), "run", "--home", str(home)]
    measured = {name: measure(command) for name in ("first", "second")}
    settings = resolve(home=str(home))
    measured["dbt"], _, _ = plain_dbt(home, work, settings.source.name, settings.dbt_vars())
    return measured


def by_hand(files: list[Path], work: Path) -> Measured:
    """The scripts of all families as one: read the CSV files, make the marts, write each to Parquet."""
    (work / "hand").mkdir()
    families = [(HERE / f"{name}.sql").read_text(encoding="utf-8") for name in ORDER]
    given = (HERE / "given.sql").read_text(encoding="utf-8")
    written = [
        f"COPY hand.{mart} TO '{work / 'hand' / mart}.parquet' (FORMAT parquet, COMPRESSION zstd);" for mart in MARTS
    ]
    text = "\n".join(["CREATE SCHEMA raw;", _read(files), *families[:-1], given, families[-1], *written])
    script = work / "script.sql"
    script.write_text(_GIVEN.sub(r"hand.\2", text).replace("{as_of}", AS_OF), encoding="utf-8")
    return measure(
        [sys.executable, "-m", "tests.bench.script", str(work / "script.duckdb"), str(script), str(work / "spill")]
    )


def _read(files: list[Path]) -> str:
    """The statements that read the files as a script does: typed by DuckDB, without rules, and without hashes of rows."""
    statements = []
    for extract, contract in load_contracts().items():
        parts = []
        for path in (path for path in files if path.name.split(".")[0] == extract):
            header = company.header(path)
            columns = [
                f"CAST({column.name if column.name in header else 'NULL'} AS {column.sql_type}) AS {column.name}"
                for column in contract.columns.values()
            ]
            columns += [f"CAST(NULL AS {kind}) AS {name}" for name, kind in LINEAGE_COLUMNS.items()]
            text = f"read_csv('{path}', all_varchar = true, header = true)"
            parts.append(f"SELECT {', '.join(columns)} FROM {text}")
        if parts:
            statements.append(f"CREATE TABLE raw.{extract} AS {' UNION ALL '.join(parts)};")
    return "\n".join(statements)


def plain_dbt(
    home: Path, work: Path, source: str, variables: Mapping[str, str]
) -> tuple[Measured, dict[tuple[str, str], float], frozenset[str]]:
    """`dbt build` of the same project as a command, the project parsed before, into a fresh database over the same lake;
    dbt's seconds by kind and name of a node; and the models that the compared marts are made of."""
    lake, database, target = Lake(home / "lake"), work / "candidate.duckdb", work / "target"
    common = ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR), "--target-path", str(target),
              "--log-path", str(work / "logs"), "--vars", json.dumps(variables)]  # fmt: skip
    settings = {"SALES_WAREHOUSE_DATABASE": str(database), "SALES_WAREHOUSE_TEMP_DIRECTORY": str(work / "spill")}
    measure([str(BIN / "dbt"), "parse", *common], **settings)
    write_snapshot(database, lake, lake.entries([source]))
    built = measure([str(BIN / "dbt"), "build", *common, "--exclude-resource-type", "unit_test"], **settings)
    database.unlink()
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    kinds = {unique_id: (str(n["resource_type"]), str(n["name"])) for unique_id, n in manifest["nodes"].items()}
    seconds = {kinds[r["unique_id"]]: float(r["execution_time"]) for r in results if r["unique_id"] in kinds}
    return built, seconds, frozenset(upstream(manifest, MARTS, ()))
