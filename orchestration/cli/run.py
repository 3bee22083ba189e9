"""`sales-warehouse run`: load, check, build, check, publish.

Belongs here: its arguments and what it prints.
"""

import argparse

from orchestration.cli.arguments import Commands, add, add_home, add_source


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    detail = "Load the files of a source, check them, build the marts, check those, and publish a release."
    command = add(commands, "run", "load, check, build, check, publish", detail, handle)
    add_source(command)
    add_home(command)


def handle(arguments: argparse.Namespace) -> int:
    """Run it; 0 when a release was published. Errors say why none was."""
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
    return 0
