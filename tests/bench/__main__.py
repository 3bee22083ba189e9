"""`make bench`: this product, plain `dbt build` and hand-written DuckDB SQL, on the same generated data in one run.

Belongs here: the sizes, which families run, and the tables that are printed.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.bench import families, whole
from tests.bench.measured import Measured, measure

WHOLE = "run"


def sizes_of(orders: int, payments: int | None, people: int | None) -> dict[str, dict[str, int]]:
    """The sizes of each family. At 3 million orders: a million payments, 5,000 people with goals and with pay."""
    people = people or max(orders * 5_000 // 3_000_000 // 100 * 100, 200)
    return {
        "marketing": {"orders": orders},
        "goals": {"people": people, "orders": max(orders // 3, 8)},
        "pay": {"payments": payments or orders // 3, "people": people},
        WHOLE: {"orders": orders},
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


def show_whole(sizes: Mapping[str, int], work: Path) -> None:
    """Run everything from CSV to a release and print the table."""
    result = whole.run(sizes, work / WHOLE)
    print(f"\nrun: {sizes['orders']:,} orders, {result.rows:,} rows of CSV")
    print(f"{'':<36}{'seconds':>9}{'CPU s':>9}{'peak MiB':>10}")
    names = {"first": "this product, first load", "second": "this product, nothing new",
             "dbt": "plain dbt build, lake loaded", "script": "hand-written SQL, CSV to marts"}  # fmt: skip
    for key, name in names.items():
        seen = result.measured[key]
        print(f"{name:<36}{seen.seconds:>9.1f}{seen.cpu:>9.1f}{seen.peak_mib:>10,}")
    first, second, dbt, script = (result.measured[key].seconds for key in names)
    print(f"first load / hand-written SQL       {first / script:>9.2f}  (target 2.0 at 3,000,000 orders)")
    print(f"second run / plain dbt build        {second / dbt:>9.2f}  (target 1.5)")
    print(f"gates / first load                  {result.gates_share:>9.2f}  (target 0.15)")
    print(f"queries during a run, p95 ms        {result.query_ms:>9.0f}  (target 100)")
    loading(sizes["orders"], work / WHOLE)


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
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    work = arguments.work.resolve() / str(arguments.orders)
    sizes = sizes_of(arguments.orders, arguments.payments, arguments.people)
    for name in [arguments.only] if arguments.only else sizes:
        if name == WHOLE:
            show_whole(sizes[name], work)
        else:
            show_family(name, sizes[name], work)


if __name__ == "__main__":
    main()
