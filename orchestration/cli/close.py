"""`sales-warehouse close` and `verify`: freezing a period, and proving that frozen ones still are.

Belongs here: their arguments and what they print.
"""

import argparse
import getpass
from datetime import UTC, datetime

from orchestration.cli.arguments import Commands, add, add_home
from orchestration.cli.table import table
from orchestration.errors import RunError
from orchestration.lock import run_lock
from orchestration.settings import home_of


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    detail = (
        "Freeze the commission ledger of a period as the current release has it. Refuses while a blocking control fails, "
        "an approval is missing or an earlier period is open. A closed period never changes: what is learnt later is "
        "posted in the earliest open period."
    )
    command = add(commands, "close", "freeze a period of the commission ledger", detail, handle)
    _shared(command)
    command.add_argument("period", metavar="PERIOD", help="id in the period calendar, such as 2025-11")
    command.add_argument("--by", default=None, help="who closes it (default: the user of this machine)")
    detail = (
        "Recompute counts, sums and hashes of every closed period and compare them with what was noted at its closing."
    )
    _shared(add(commands, "verify", "prove that closed periods are unchanged", detail, prove))


def _shared(command: argparse.ArgumentParser) -> None:
    add_home(command)
    command.add_argument("--source", help="name or YAML of the source (default: that of the current release)")


def handle(arguments: argparse.Namespace) -> int:
    """Close the period and print what was frozen."""
    from orchestration.publish.close import close

    home, source = home_of(arguments.home), _source(arguments)
    with run_lock(home, f"close {arguments.period}"):
        closed = close(
            home, source, arguments.period, arguments.by or getpass.getuser(), datetime.now(UTC).replace(tzinfo=None)
        )
    rows = [
        (each["entry_type_code"], each["currency_code"], each["entry_count"], each["ledger_amount"])
        for each in closed.manifest["totals"]
    ]
    print(f"closed {closed.period_id} in {closed.folder}\n")
    print(table(("entry type", "currency", "entries", "amount"), rows))
    print(f"\n{len(closed.manifest['seals'])} payees sealed; manifest {closed.manifest_sha256}")
    return 0


def prove(arguments: argparse.Namespace) -> int:
    """Print each closed period, and what is wrong with it; 0 when nothing is."""
    from ingest.closed import closed_periods
    from orchestration.publish.close import verify

    home, source = home_of(arguments.home), _source(arguments)
    periods = closed_periods(home.closed(source))
    if not periods:
        print(f"{home.closed(source)}: no closed period")
        return 0
    rows = [
        (each.manifest["number"], each.period_id, each.manifest["entry_count"], len(each.manifest["seals"]),
         each.manifest["closed_at"], each.manifest["closed_by"], each.manifest_sha256[:16])
        for each in periods
    ]  # fmt: skip
    print(table(("", "period", "entries", "payees", "closed at (UTC)", "by", "manifest"), rows))
    faults = verify(home, source)
    if faults:
        listed = "\n".join(f"  {fault.period_id}: {fault.what}" for fault in faults)
        raise RunError(f"{len(faults)} faults in the closed periods; restore them from a backup\n{listed}")
    print(f"\nall {len(periods)} periods are as they were closed")
    return 0


def _source(arguments: argparse.Namespace) -> str:
    """The source whose periods are meant."""
    from ingest.source import find_source
    from orchestration.publish import history, release

    if arguments.source:
        return find_source(arguments.source).name
    home = home_of(arguments.home)
    current = release.current(home)
    if current is None:
        raise RunError(f"{home.root}: no release yet; `sales-warehouse run` makes one")
    return history.find(history.kept(home), current).stamp["source"]
