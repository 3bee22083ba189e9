"""`sales-warehouse rejects`: the rows that were not accepted, and why.

Belongs here: its arguments and what it prints.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.errors import ConfigError
from ingest.lake import Entry, Lake
from ingest.rejects import Rejects, source_columns
from ingest.source import Source, find_source
from orchestration.cli.arguments import Commands, add, add_home
from orchestration.cli.table import table
from orchestration.delivered import last
from orchestration.errors import RunError
from orchestration.reject_report import grouped, write_csv
from orchestration.settings import ENVIRONMENT, home_of


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    detail = (
        "Show the rows that the last run could not accept, released or refused. --format csv writes each of them with "
        "all its fields as the file has them, personal data included, to send back to whoever exported the file. "
        "There, a cell that a spreadsheet could take for a formula gets an apostrophe before it; the last column "
        "names those cells, and without the apostrophe they read as in the file."
    )
    command = add(commands, "rejects", "show the rows that were not accepted, and why", detail, handle)
    add_home(command)
    command.add_argument("--source", help="name or YAML of the source (default: the one of the last run)")
    command.add_argument("--extract", help="only this extract, such as orders")
    command.add_argument("--format", choices=("table", "csv"), default="table", help="(default: table)")
    command.add_argument("--out", type=Path, help="file to write to (default: the screen)")


def handle(arguments: argparse.Namespace) -> int:
    """Print or write the rejected rows; 0 whether there are any or not."""
    entries, source = _entries(arguments)
    rejects = Rejects(Lake(home_of(arguments.home).lake), entries)
    if arguments.format == "csv":
        _csv(rejects, file_columns(source, entries), arguments.out)
        return 0
    text = screen(rejects)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return 0


def _entries(arguments: argparse.Namespace) -> tuple[list[Entry], Source | None]:
    """The lake entries asked for, and their source mapping where it can still be read."""
    home = home_of(arguments.home)
    source = find_source(arguments.source) if arguments.source else None
    delivered = last(home, source.name if source else None)
    if delivered is None:
        of = f" of source '{source.name}'" if source else ""
        raise RunError(f"{home.root}: no run{of} has loaded files here; give --home (or {ENVIRONMENT['home']}), or run")
    if source is None:
        try:
            source = find_source(delivered.source_name)
        except ConfigError:
            source = None
    entries = Lake(home.lake).entries([delivered.source], delivered.keys)
    if arguments.extract:
        known = sorted({entry.extract for entry in entries})
        if arguments.extract not in known:
            raise RunError(f"extract '{arguments.extract}' has no files in the last run; it loaded {', '.join(known)}")
        entries = [entry for entry in entries if entry.extract == arguments.extract]
    return entries, source


def file_columns(source: Source | None, entries: Sequence[Entry]) -> Mapping[tuple[str, str, str], str]:
    """(extract, file, contract column) to the file's own column."""
    if source is None:
        return {}
    return {
        (entry.extract, entry.file, name): own
        for entry in entries
        for name, own in source_columns(source, entry).items()
    }


def screen(rejects: Rejects) -> str:
    """The rejected rows as a table, grouped by file, column and reason."""
    rows_in = sum(entry.rows_in for entry in rejects.entries)
    if not rejects:
        return f"no rows rejected of {rows_in:,}"
    rows = [
        (g.extract, g.file, g.rows, g.column or "(whole record)", _cut(g.reason), _cut(g.first_value),
         ", ".join(map(str, g.first_rows)) + (", …" if g.rows > len(g.first_rows) else ""))
        for g in grouped(rejects)
    ]  # fmt: skip
    header = ("extract", "file", "rows", "column", "why", "first value", "row numbers")
    return f"{len(rejects):,} of {rows_in:,} rows rejected\n\n{table(header, rows)}"


def _cut(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _csv(rejects: Rejects, columns: Mapping[tuple[str, str, str], str], out: Path | None) -> None:
    if out is None:
        write_csv(sys.stdout, rejects, columns)
        return
    write_file(out, rejects, columns)


def write_file(path: Path, rejects: Rejects, columns: Mapping[tuple[str, str, str], str]) -> None:
    """Write the rejected rows to `path` as CSV and say so. The byte-order mark tells Excel that it is UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        changed = write_csv(out, rejects, columns)
    note = f"; {changed:,} cells that look like formulas got an apostrophe (last column)" if changed else ""
    print(f"wrote {len(rejects):,} rejected row{'s' * (len(rejects) > 1)} to {path}{note}")
