"""`sales-warehouse check`: would these files be accepted?

Belongs here: its arguments and what it prints.
"""

import argparse
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from ingest.lake import Entry
from orchestration.cli.arguments import Commands, add, add_source
from orchestration.cli.table import table

_SHOWN = 8


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    detail = (
        "Load the files of a source into a throw-away place and run the checks of the raw data. Nothing is kept and no "
        "warehouse is touched. Exit code 0 when a run could go on from here, else 1."
    )
    command = add(commands, "check", "try a source's files, keep nothing", detail, handle)
    add_source(command)
    command.add_argument("--rejects", type=Path, metavar="FILE", help="write the rejected rows to this CSV file")


def handle(arguments: argparse.Namespace) -> int:
    """Print what a run would load and what it would refuse; 0 when nothing, else 1."""
    from expectations.worker import start_early
    from ingest.rejects import Rejects
    from orchestration.check import trial
    from orchestration.cli.rejects import file_columns, screen, write_file
    from orchestration.settings import resolve

    settings = resolve(None, arguments.source, arguments.extracts, arguments.as_of)
    start_early()
    with trial(settings) as found:
        print(f"source {settings.source.name}, as of {settings.as_of_date}; nothing of this check is kept\n")
        print(_summary(found.entries))
        rejects = Rejects(found.lake, found.entries)
        if rejects:
            print(f"\n{screen(rejects)}")
        if arguments.rejects:
            write_file(arguments.rejects, rejects, file_columns(settings.source, found.entries))
        if warnings := _warnings(found.entries):
            print("", *warnings, sep="\n")
        problems = [*found.errors, *(outcome.message for outcome in found.failed)]
        if problems:
            print(f"\nnot ready: {len(problems)} problem{'s' * (len(problems) > 1)}")
            print("\n".join(f"  {problem}" for problem in problems))
        else:
            print(f"\nready: {len(found.outcomes)} checks passed")
        return 0 if found.passed else 1


def _summary(entries: Sequence[Entry]) -> str:
    from orchestration.check import totals

    rows = []
    for extract, several in groupby(entries, key=lambda entry: entry.extract):
        of = list(several)
        sums = ", ".join(f"{name} {amount:,}" for name, amount in totals(of).items())
        rows.append(
            (extract, len(of), sum(e.rows_in for e in of), sum(e.rows_accepted for e in of),
             sum(e.rows_rejected for e in of), sums)
        )  # fmt: skip
    return table(("extract", "files", "rows in", "accepted", "rejected", "control totals"), rows)


def _warnings(entries: Sequence[Entry]) -> list[str]:
    unread = [(entry.file, entry.extract, entry.unmapped_columns) for entry in entries if entry.unmapped_columns]
    return [
        f"not read from {file} for {extract}: {', '.join(columns[:_SHOWN])}"
        + (f" and {len(columns) - _SHOWN} more columns" if len(columns) > _SHOWN else "")
        for file, extract, columns in dict.fromkeys(unread)
    ]
