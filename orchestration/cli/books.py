"""`sales-warehouse statement` and `reconcile`: the workbooks of a month.

Belongs here: their arguments, where the files go and what is printed.
"""

import argparse
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from orchestration.cli.arguments import Commands, add, add_home
from orchestration.cli.table import table
from orchestration.errors import RunError
from orchestration.home import Home
from orchestration.settings import home_of

_ONLY_GROUP = 0o750


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    detail = (
        "Write an Excel workbook for each payee, or for one: opening to closing balance, every line with its document, plan "
        "version and calculation, and what was left out and why. Made from the current release; that of a month that is not "
        "closed is marked DRAFT. Nothing is written when one of them cannot be."
    )
    statement = add(commands, "statement", "write the statements of a month (Excel)", detail, statements)
    _shared(statement)
    statement.add_argument(
        "--payee", metavar="ID", help="only this payee (default: all with a statement for the month)"
    )
    detail = (
        "Write an Excel workbook with the controls of the current release and, for the month, payments against credit and "
        "exceptions, statements against the ledger, the roll-forwards and what belongs to earlier months."
    )
    _shared(add(commands, "reconcile", "write the reconciliation of a month (Excel)", detail, reconcile))


def _shared(command: argparse.ArgumentParser) -> None:
    command.add_argument("period", metavar="PERIOD", help="id in the period calendar, such as 2025-M11")
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="folder to write to (default: books/PERIOD in the warehouse)"
    )
    command.add_argument("--force", action="store_true", help="write over existing files")
    add_home(command)


def statements(arguments: argparse.Namespace) -> int:
    """Write the statements and print one line for each; 0 when all were written."""
    from orchestration.books.opened import opened
    from orchestration.books.statement import payees, statement
    from orchestration.books.workbook import write

    home = home_of(arguments.home)
    with opened(home, arguments.period) as release:
        wanted = [arguments.payee] if arguments.payee is not None else payees(release)
        if not wanted:
            raise RunError(f"nobody has a statement for {arguments.period}")
        made = [statement(release, payee) for payee in wanted]
        month = release.month
    names = [f"statement_{month.period_id}_{quote(each.payee, safe='')}{month.mark}.xlsx" for each in made]
    folder = _folder(home, arguments, names)
    for name, each in zip(names, made, strict=True):
        write(folder / name, each.book, force=arguments.force)
    rows = [
        (each.payee, currency, *(_said(own[column]) for column in ("opening_amount", "closing_amount", "total_pay_amount")),
         each.line_count, name)
        for name, each in zip(names, made, strict=True)
        for currency, own in each.amounts.items()
    ]  # fmt: skip
    print(table(("payee", "", "opening", "closing", "to pay", "lines", "file"), rows))
    print(f"\n{_count(len(made), 'statement')} of {month.period_id} in {folder}{_note(month.warning)}")
    return 0


def reconcile(arguments: argparse.Namespace) -> int:
    """Write the reconciliation and print its main figures; 0 when it was written, whatever its controls say."""
    from orchestration.books.opened import opened
    from orchestration.books.reconciliation import reconciliation
    from orchestration.books.workbook import write

    home = home_of(arguments.home)
    with opened(home, arguments.period) as release:
        made, month = reconciliation(release), release.month
    name = f"reconciliation_{month.period_id}{month.mark}.xlsx"
    folder = _folder(home, arguments, [name])
    write(folder / name, made.book, force=arguments.force)
    results = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in made.statuses.items())
    to_pay = ", ".join(f"{_said(amount)} {currency}" for currency, amount in made.to_pay.items()) or "nothing"
    print(f"controls: {results}; to pay for {month.period_id}: {to_pay}")
    print(f"wrote {folder / name}{_note(month.warning)}")
    return 0


def _folder(home: Home, arguments: argparse.Namespace, names: Sequence[str]) -> Path:
    """Where to write. Refuses before anything is written when a file of the names is there.

    Errors: RunError naming the first such file; OSError when the folder cannot be made.
    """
    folder: Path = arguments.out or home.books(arguments.period)
    folder.mkdir(mode=_ONLY_GROUP, parents=True, exist_ok=True)
    there = [name for name in names if (folder / name).exists()]
    if there and not arguments.force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise RunError(f"{folder / there[0]}{more} exists; give --force to write over it, or another folder with --out")
    return folder


def _said(amount: Decimal) -> str:
    return f"{amount:,}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _note(warning: str) -> str:
    return f"\n{warning}" if warning else ""
