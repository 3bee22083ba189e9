"""`sales-warehouse backfill`: replay as-of dates in a range.

Belongs here: its arguments and what it prints.
"""

import argparse
from datetime import date

from orchestration.cli.arguments import Commands, add, add_home, add_source


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    detail = (
        "Build the marts for each as-of date from FIRST to LAST once more, from what the lake knows now. Each passes the "
        "gates of a run and is written to replays/ in the warehouse; `current` and the kept releases stay as they are."
    )
    command = add(commands, "backfill", "replay as-of dates in a range", detail, handle)
    command.add_argument("first", metavar="FIRST", type=date.fromisoformat, help="first as-of date, YYYY-MM-DD")
    command.add_argument("last", metavar="LAST", type=date.fromisoformat, help="last as-of date, YYYY-MM-DD")
    command.add_argument("--every", choices=("day", "week", "month"), default="day", help="(default: day)")
    add_source(command)
    add_home(command)


def handle(arguments: argparse.Namespace) -> int:
    """Replay each date in turn; 0 when all were published. The first that is refused ends it, with its reason."""
    from orchestration.replay import days, replay
    from orchestration.settings import resolve

    settings = resolve(arguments.home, arguments.source, arguments.extracts, arguments.as_of)
    for day in days(arguments.first, arguments.last, arguments.every):
        print(f"as of {day}")
        summary = replay(settings, day)
        print(f"  {summary.checks_passed} of {summary.checks_run} checks passed; {summary.release}")
    return 0
