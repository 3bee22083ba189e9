"""`make bench`: this product, plain `dbt build` and hand-written DuckDB SQL, on the same generated data in one run.

Belongs here: the sizes, which families run, and the tables that are printed.
"""

import argparse
import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from tests.bench import company, families, whole
from tests.bench.measured import Measured, measure

WHOLE = "run"


def sizes_of(orders: int, payments: int | None, people: int | None) -> dict[str, dict[str, int]]:
    """The sizes of each family. At 3 million orders: a million payments, 5,000 people with goals and with pay."""
    people = people or max(orders * 5_000 // 3_000_000 // 100 * 100, 200)
    return {
        "marketing": {"orders": orders},
        "goals": {"people": people, "orders": max(orders // 3, 8)},
        "pay": {"payments": payments or orders // 3, "people": people},
    }


def show_family(name: str, sizes: Mapping[str, int], work: Path) -> None:
    """Run one family and print its table."""
    result = families.run(name, sizes, work / name)
    models, script = sum(result.models.values()), sum(result.script.values())
    stated = ", ".join(f"{value:,} {size}" for size, value in sizes.items())
    print(f"\n{name}: {stated}\n{'':<36}{'seconds':>9}{'peak MiB':>10}")
    for what, seconds, mib in (("models", models, result.models_mib), ("hand-written SQL", script, result.script_mib)):
        print(f"{what:<36}{seconds:>9.1f}{mib:>10,}")
    print(f"{'ratio':<36}{models / script:>9.2f}  (target 2.0)\nslowest models:")
    for model, seconds in sorted(result.models.items(), key=lambda each: -each[1])[:6]:
        print(f"  {model:<34}{seconds:>9.1f}")


def show_whole(sizes: company.Sizes, work: Path, skip: Collection[str]) -> None:
    """Run everything from CSV to a release and print the tables."""
    result = whole.run(sizes, work / WHOLE, skip)
    stated = "; ".join(", ".join(f"{value:,} {what}" for what, value in size.items()) for size in sizes.values())
    print(f"\nrun: {result.rows:,} rows of CSV ({stated}); one more day: {result.day_rows:,} rows")
    print(f"{'':<36}{'seconds':>9}{'CPU s':>9}{'peak MiB':>10}")
    names = {"first": "this product, first load", "script": "hand-written SQL, CSV to marts",
             "second": "this product, one more day", "dbt": "plain dbt build, the same lake"}  # fmt: skip
    for key, seen in result.measured.items():
        print(f"{names[key]:<36}{seen.seconds:>9.1f}{seen.cpu:>9.1f}{seen.peak_mib:>10,}")
    show_targets(result)
    runs = [run for run in ("first", "second") if run in result.measured]
    print(f"\n{'steps of this product, seconds':<36}{''.join(f'{run:>9}' for run in runs)}")
    steps = [result.steps(run) for run in runs]
    for step in steps[0]:
        print(f"  {step:<34}{''.join(f'{each[step]:>9.1f}' for each in steps)}")
    for what, kinds in (("models", result.models), ("tests", result.tests)) if result.models else ():
        print(f"plain dbt: {len(kinds)} {what}, {sum(kinds.values()):.1f} s, the dearest:")
        for node, seconds in sorted(kinds.items(), key=lambda each: -each[1])[:20]:
            print(f"  {node:<58}{seconds:>9.1f}")


def show_targets(result: whole.Whole) -> None:
    """Print each target's ratio, as CPU too where other work may have shared the machine, and what was compared."""

    def ratio(name: str, one: str, other: str, target: str) -> None:
        if {one, other} <= result.measured.keys():
            over, under = result.measured[one], result.measured[other]
            print(f"{name:<36}{over.seconds / under.seconds:>9.2f}{over.cpu / under.cpu:>9.2f}  (target {target})")
        else:
            print(f"{name:<36} left out")

    first = result.steps("first")
    print(f"{'':<36}{'wall':>9}{'CPU':>9}")
    ratio("first load / hand-written SQL", "first", "script", "2.0 at 3,000,000 orders")
    ratio("one more day / plain dbt build", "second", "dbt", "1.5 on the bundled sample")
    ratio("one more day / first load", "second", "first", "0.25")
    gates = (first["gate raw"] + first["gate marts"]) / result.measured["first"].seconds
    print(f"gates / first load                  {gates:>9.2f}           (target 0.15)")
    peak = max(seen.peak_mib for name, seen in result.measured.items() if name != "script")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    print(f"peak memory / machine               {peak / memory:>9.2f}           (target 0.50)")
    if reader := result.reader:
        loading_alone = result.steps("second")["load"] / first["load"]
        print(f"  its loading / the first loading   {loading_alone:>9.2f}")
        print(f"queries during a run, p95 ms        {reader['p95']:>9.0f}           (target 100)")
        slow = ", ".join(f"{name} {reader[name]:.0f}" for name in ("p50", "p99", "max"))
        print(f"  {reader['queries']:,.0f} queries, {slow} ms")
    print(f"Both make, with equal rows and totals: {', '.join(whole.MARTS)}.")
    print(
        f"The script makes these {len(whole.MARTS)}; this product releases {result.tables} tables, checked and commented."
    )
    if result.models:
        made = sum(seconds for node, seconds in result.models.items() if node in result.shared)
        print(f"The models these are made of take {made:.1f} s of plain dbt's {sum(result.models.values()):.1f} s of models "
              f"and {sum(result.tests.values()):.1f} s of tests.")  # fmt: skip


def show_sample(work: Path) -> None:
    """Run the bundled sample twice, and plain dbt over its lake, and print the ratio."""
    measured = whole.on_sample(work)
    print("\nbundled sample, seconds (CPU): " + ", ".join(
        f"{name} {seen.seconds:.1f} ({seen.cpu:.1f})" for name, seen in measured.items()
    ))  # fmt: skip
    second, dbt = measured["second"], measured["dbt"]
    print(
        f"{'second run / plain dbt build':<36}{second.seconds / dbt.seconds:>9.2f}{second.cpu / dbt.cpu:>9.2f}  (target 1.5)"
    )
    print(f"{'seconds above plain dbt build':<36}{second.seconds - dbt.seconds:>9.1f}{'':>9}  (target 4)")


def loading(orders: int, work: Path) -> None:
    """Orders, lines and payments of the sample alone: loaded by this product, and copied by DuckDB with the same casts."""

    def of(what: str) -> Measured:
        return measure([sys.executable, "-m", "tests.bench.ingest", what, str(work / "sample"), str(work / what)])

    measure([str(whole.BIN / "sales-warehouse"), "sample", "--orders", str(orders), "--out", str(work / "sample")])
    copied, loaded = of("copy"), of("load")
    print(f"load / DuckDB copying to Parquet    {loaded.seconds / copied.seconds:>9.2f}  (target 1.5)")


def main() -> None:
    """Parse the sizes, run what is asked for, print a table of each."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--orders", type=int, default=300_000, help="and as many leads (default: 300000)")
    parser.add_argument("--payments", type=int, help="of the family pay (default: a third of the orders)")
    parser.add_argument("--people", type=int, help="with goals and pay (default: 5000 at 3 million orders)")
    parser.add_argument(
        "--only", choices=[*families.FAMILIES, WHOLE], help="one family, or the run from CSV to release"
    )
    parser.add_argument(
        "--skip",
        nargs="*",
        choices=whole.SKIPPED,
        default=(),
        help="leave out of a run at size what is then not measured",
    )
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    work = arguments.work.resolve() / str(arguments.orders)
    sizes = sizes_of(arguments.orders, arguments.payments, arguments.people)
    for name in [arguments.only] if arguments.only else [*sizes, WHOLE]:
        if name == WHOLE:
            show_whole(sizes, work, arguments.skip)
            show_sample(work / "bundled")
            loading(arguments.orders, work / WHOLE)
        else:
            show_family(name, sizes[name], work)


if __name__ == "__main__":
    main()
