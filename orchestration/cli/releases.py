"""`sales-warehouse releases`, `rollback` and `diff`: the releases that are kept.

Belongs here: their arguments and what they print.
"""

import argparse
from collections.abc import Sequence

from orchestration.cli.arguments import Commands, add, add_home
from orchestration.cli.table import table
from orchestration.lock import run_lock
from orchestration.publish import history, release
from orchestration.publish.compare import Comparison, Difference, compare
from orchestration.settings import home_of

_SHOWN_FILES, _SHOWN_COLUMNS = 5, 6


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    add_home(add(commands, "releases", "list the kept releases", "List the kept releases, newest last.", listing))
    detail = (
        "Point readers at an older release: the one named, else the one before the current. Nothing is deleted, and the "
        "next run publishes a new release as always."
    )
    rollback = add(commands, "rollback", "go back to an older release", detail, go_back)
    add_home(rollback)
    rollback.add_argument("release", nargs="?", metavar="RELEASE", help="start or end of its id")
    detail = (
        "Compare two releases mart by mart over their keys: rows added, removed and changed, the columns that changed, "
        "and the new input files behind it."
    )
    diff = add(commands, "diff", "show what changed between two releases, and why", detail, differences)
    add_home(diff)
    diff.add_argument("old", metavar="OLD", help="start or end of a release's id")
    diff.add_argument("new", metavar="NEW", help="start or end of a release's id")
    diff.add_argument("--examples", type=int, default=3, metavar="N", help="rows shown of each mart (default: 3)")


def listing(arguments: argparse.Namespace) -> int:
    """Print the kept releases; 0 also when there is none."""
    home = home_of(arguments.home)
    rows = [
        (
            "*" if each.release_id == release.current(home) else "",
            each.release_id,
            each.stamp["as_of_date"],
            each.stamp["source"],
            each.stamp["code_version"],
            len(each.told["files"]),
            sum(each.told["row_counts"].values()),
        )
        for each in history.kept(home)
    ]
    header = ("", "release", "as of", "source", "code", "files", "rows")
    print(table(header, rows) if rows else f"{home.root}: no release yet; `sales-warehouse run` makes one")
    return 0


def go_back(arguments: argparse.Namespace) -> int:
    """Switch readers to an older release and say which."""
    home = home_of(arguments.home)
    with run_lock(home, "rollback"):
        releases = history.kept(home)
        to = history.find(releases, arguments.release) if arguments.release else history.before_current(home, releases)
        left = release.current(home)
        history.go_back(home, to)
    print(f"current is {to.release_id} (as of {to.stamp['as_of_date']}); {left} is kept")
    return 0


def differences(arguments: argparse.Namespace) -> int:
    """Print what differs; 0 when nothing does, and also when something does."""
    releases = history.kept(home_of(arguments.home))
    found = compare(history.find(releases, arguments.old), history.find(releases, arguments.new), arguments.examples)
    print(_text(found))
    return 0


def _text(found: Comparison) -> str:
    lines = [*found.circumstances]
    lines += [f"{mart}: only in the old release" for mart in found.only_old]
    lines += [f"{mart}: only in the new release" for mart in found.only_new]
    if not found.differences:
        return "\n".join([*lines, "every mart that both have is equal, row for row"])
    rows = [
        (each.mart, each.added, each.removed, each.changed, _some(list(each.columns), _SHOWN_COLUMNS))
        for each in found.differences
    ]
    lines += ["", table(("mart", "added", "removed", "changed", "columns that changed"), rows)]
    return "\n".join([*lines, *(line for each in found.differences for line in _mart(each))])


def _mart(difference: Difference) -> list[str]:
    lines = ["", f"{difference.mart}: fed by {_some(difference.files, _SHOWN_FILES) or 'no new file'}"]
    for example in difference.examples:
        key = ", ".join(f"{name} {value}" for name, value in example.key.items())
        moved = "; ".join(f"{name} {old or 'NULL'} -> {new or 'NULL'}" for name, (old, new) in example.columns.items())
        origin = f" [{example.origin}]" if example.origin else ""
        lines.append(f"  {example.change} {key}{': ' if moved else ''}{moved}{origin}")
    return lines


def _some(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
