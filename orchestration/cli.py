"""The `sales-warehouse` command.

Belongs here: arguments, printing and exit codes. What a command does belongs to the functions it calls; they are
imported late, because reading `--help` should not wait for Dagster.

Exit codes: 0 done, 1 the run was refused or failed, 2 wrong use of the command.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import IngestError
from orchestration.errors import RunError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sales-warehouse", description="Extracts in, checked marts out.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="load, check, build, check, publish")
    run.add_argument("--source", help="bundled source name or path of a source YAML (default: sample)")
    run.add_argument("--extracts", help="folder of the extract files (default: the bundled sample, generated)")
    run.add_argument("--as-of", help="as-of date YYYY-MM-DD (default: the source's own, else today)")
    run.add_argument("--home", help="folder of the warehouse (default: ./warehouse)")
    run.set_defaults(handler=_run)
    sample = commands.add_parser("sample", help="write the extracts of a made-up company")
    sample.add_argument("--orders", type=int, default=3000, help="number of orders (default: 3000)")
    sample.add_argument("--out", type=Path, required=True, help="folder to write to")
    sample.set_defaults(handler=_sample)
    return parser


def _run(arguments: argparse.Namespace) -> None:
    from orchestration.refresh import refresh
    from orchestration.settings import resolve

    settings = resolve(arguments.home, arguments.source, arguments.extracts, arguments.as_of)
    print(f"source {settings.source.name}, as of {settings.as_of_date}, warehouse {settings.home.root}")
    summary = refresh(settings)
    print(
        f"rows in {summary.rows_in:,} = accepted {summary.rows_accepted:,} + rejected {summary.rows_rejected:,}\n"
        f"checks passed {summary.checks_passed} of {summary.checks_run}\n"
        f"release {summary.release}\n"
        f"open it: {settings.home.current}/sales.duckdb (or the Parquet files beside it)"
    )


def _sample(arguments: argparse.Namespace) -> None:
    from ingest.sample import generate

    for name, rows in generate(arguments.out, orders=arguments.orders).items():
        print(f"{rows:>12,}  {arguments.out / name}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with `argv` (default: the process's arguments); the exit code."""
    arguments = _parser().parse_args(argv)
    logging.basicConfig(format="  %(message)s", level=logging.WARNING, stream=sys.stdout)
    logging.getLogger("sales_warehouse").setLevel(logging.INFO)
    try:
        arguments.handler(arguments)
    except (IngestError, RunError) as error:
        print(f"sales-warehouse: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
