"""`make bench`: this product, plain `dbt build` and hand-written DuckDB SQL, on the same generated data in one run.

Belongs here: running the three in turn, and printing seconds, rows a second, peak memory and the ratios.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from ingest.lake import Lake
from ingest.snapshot import write_snapshot
from ingest.source import SOURCES_DIR
from orchestration.settings import PROJECT_DIR, resolve

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
MARTS_OF_SCRIPT = ("dim_date", "dim_campaign", "dim_product", "fct_payment", "fct_order", "fct_opportunity", "fct_lead",
                   "rpt_funnel_cohort", "rpt_campaign_roi")  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """Wall seconds, peak resident memory in MiB and standard output of one command."""

    seconds: float
    peak_mib: int
    output: str


def measure(command: list[str], **environment: str) -> Measured:
    """Run `command` to its end, which must be good."""
    begun = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | environment
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    if status:
        raise SystemExit(f"{' '.join(command)} failed:\n{output[-3000:]}")
    return Measured(seconds, usage.ru_maxrss // 1024, output)


def comparable_source(work: Path) -> Path:
    """The sample's source with the extracts that the hand-written script reads, as a file in `work`."""
    script = (HERE / "handwritten.sql").read_text(encoding="utf-8")
    source = yaml.safe_load((SOURCES_DIR / "sample.yml").read_text(encoding="utf-8"))
    source["extracts"] = {
        name: mappings
        for name, mappings in source["extracts"].items()
        if mappings[0]["files"].split(".csv")[0].rstrip("*") in script
    }
    path = work / "comparable.yml"
    path.write_text(yaml.safe_dump(source, sort_keys=False), encoding="utf-8")
    return path


def product(home: Path, source: Path, extracts: Path) -> Measured:
    """One `sales-warehouse run`."""
    return measure(
        [str(BIN / "sales-warehouse"), "run", "--home", str(home), "--source", str(source), "--extracts", str(extracts)]
    )


def plain_dbt(home: Path, work: Path) -> Measured:
    """`dbt build` of the same project as a command, warm, into a fresh database over the same lake."""
    settings, lake = resolve(str(home)), Lake(home / "lake")
    database = work / "candidate.duckdb"
    result = None
    for _ in range(2):  # the first one parses the project
        database.unlink(missing_ok=True)
        write_snapshot(database, lake, lake.entries(["sample"]))
        variables = "{" + ", ".join(f'{k}: "{v}"' for k, v in settings.dbt_vars().items()) + "}"
        result = measure(
            [str(BIN / "dbt"), "build", "--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR),
             "--target-path", str(work / "target"), "--log-path", str(work / "logs"),
             "--exclude-resource-type", "unit_test", "--vars", variables],
            SALES_WAREHOUSE_DATABASE=str(database),
        )  # fmt: skip
    assert result is not None
    return result


def handwritten(extracts: Path, work: Path) -> Measured:
    """The straight script, writing a DuckDB file and Parquet like a release."""
    script = (HERE / "handwritten.sql").read_text(encoding="utf-8").replace("{in}", str(extracts))
    script += "".join(
        f"COPY marts.{m} TO '{work / m}.parquet' (FORMAT parquet, COMPRESSION zstd);" for m in MARTS_OF_SCRIPT
    )
    (work / "script.sql").write_text(script, encoding="utf-8")
    (work / "script.duckdb").unlink(missing_ok=True)
    code = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1], config={'memory_limit': '8GB', "
        "'preserve_insertion_order': False}); con.execute(open(sys.argv[2]).read()); con.close()"
    )
    return measure([sys.executable, "-c", code, str(work / "script.duckdb"), str(work / "script.sql")])


def ingest(what: str, extracts: Path, work: Path) -> Measured:
    """Orders, lines and payments alone: `load` by this product, or `copy` by DuckDB with the same casts."""
    return measure([sys.executable, "-m", "tests.bench.ingest", what, str(extracts), str(work / what)])


def main() -> None:
    """Parse the size, run everything, print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--orders", type=int, default=300_000)
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    work = arguments.work.resolve() / str(arguments.orders)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    begun = time.monotonic()
    # In a process of its own: a child's peak memory is never reported below that of the process it was forked from.
    made = measure(
        [str(BIN / "sales-warehouse"), "sample", "--orders", str(arguments.orders), "--out", str(work / "extracts")]
    )
    rows = sum(int(line.split()[0].replace(",", "")) for line in made.output.splitlines())
    print(f"{arguments.orders:,} orders, {rows:,} rows of CSV, generated in {time.monotonic() - begun:.1f} s\n")

    source = comparable_source(work)
    first = product(work / "home", source, work / "extracts")
    second = product(work / "home", source, work / "extracts")
    dbt = plain_dbt(work / "home", work)
    script = handwritten(work / "extracts", work)
    copied, loaded = (ingest(what, work / "extracts", work) for what in ("copy", "load"))

    for name, seen in (("first load", first), ("second run", second)):
        print(f"steps of the {name}:")
        for step, seconds in re.findall(r"^ +(\w+(?: \w+)?) {2,}.*\(([\d.]+) s\)$", seen.output, re.MULTILINE):
            share = f"{rows / float(seconds):>14,.0f} rows/s" if step == "load" and float(seconds) > 0.1 else ""
            print(f"  {step:<12}{seconds:>8} s{share}")
    print(f"\n{'':<34}{'seconds':>9}{'rows/s':>12}{'peak MiB':>10}")
    table = {"this product, first load": first, "this product, nothing new": second,
             "plain dbt build, lake loaded": dbt, "hand-written SQL, CSV to marts": script,
             "load of orders, lines, payments": loaded, "DuckDB copying those to Parquet": copied}  # fmt: skip
    for name, seen in table.items():
        rate = f"{rows / seen.seconds:>12,.0f}" if seen not in (loaded, copied) else " " * 12
        print(f"{name:<34}{seen.seconds:>9.1f}{rate}{seen.peak_mib:>10,}")
    print(f"\nsecond run / plain dbt build      {second.seconds / dbt.seconds:.2f}  (target 1.5)")
    print(f"load / copy to Parquet            {loaded.seconds / copied.seconds:.2f}  (target 1.5)")
    print(f"first load / hand-written SQL     {first.seconds / script.seconds:.2f}  (target 2.0 at 3,000,000 orders)")


if __name__ == "__main__":
    main()
