"""`sales-warehouse init`: describe a folder of files that nobody has looked at.

Belongs here: its arguments and what it prints. What is proposed belongs to `ingest.propose`.
"""

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.cli.arguments import Commands, add
from orchestration.cli.table import table
from orchestration.errors import RunError

if TYPE_CHECKING:
    from ingest.propose.folder import Proposal


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    detail = (
        "Look at the files of a folder and write a source YAML for them: how each is written, which extract it is, and "
        "which of its columns feeds which contract column. Whatever would change a number and is not plain from the "
        "files is left as TODO, which `check` names until it is replaced. The files are only read."
    )
    command = add(commands, "init", "propose a source YAML for a folder of files", detail, handle)
    command.add_argument("folder", type=Path, metavar="FOLDER", help="folder of the files")
    command.add_argument("--out", type=Path, default=Path("my_company.yml"), help="(default: my_company.yml)")
    command.add_argument("--force", action="store_true", help="write over an existing file")
    command.add_argument("--currency", help="currency of all amounts, such as EUR, where no column says it")
    command.add_argument("--time-zone", help="zone of times without one, such as Europe/Berlin")
    command.add_argument("--date-order", choices=("dmy", "mdy"), help="day or month first, where the dates do not tell")


def handle(arguments: argparse.Namespace) -> int:
    """Write the YAML and print what it says; 0 also when things are left to decide."""
    from ingest.propose.draft import Answers
    from ingest.propose.folder import propose
    from ingest.propose.write import write

    _refuse(arguments)
    answers = Answers(arguments.currency, arguments.time_zone, arguments.date_order)
    proposal = propose(arguments.folder, answers)
    name = re.sub(r"\W+", "_", arguments.out.stem).strip("_").lower() or "my_company"
    arguments.out.write_text(write(proposal, name), encoding="utf-8")
    print(_summary(proposal))
    print(
        f"\nwrote {arguments.out}. Replace each TODO in it, then:\n"
        f"  sales-warehouse check --source {arguments.out} --extracts {arguments.folder}"
    )
    return 0


def _refuse(arguments: argparse.Namespace) -> None:
    """RunError for arguments that would go wrong later."""
    from zoneinfo import ZoneInfo

    if arguments.out.suffix not in (".yml", ".yaml"):
        raise RunError(f"--out {arguments.out}: a source is a YAML file; give a name that ends in .yml")
    if arguments.out.exists() and not arguments.force:
        raise RunError(f"{arguments.out} exists; give another --out, or --force to write over it")
    if arguments.currency and not re.fullmatch("[A-Z]{3}", arguments.currency):
        raise RunError(f"--currency {arguments.currency}: give a three-letter ISO 4217 code such as EUR")
    try:
        ZoneInfo(arguments.time_zone or "UTC")
    except (KeyError, ValueError, OSError) as error:
        raise RunError(f"--time-zone {arguments.time_zone}: give an IANA time zone such as Europe/Berlin") from error


def _grouped(proposal: "Proposal") -> list[str]:
    """What is to be checked, once for all the files that it concerns."""
    from ingest.propose.write import comment

    files: dict[str, list[str]] = {}
    for each in proposal.drafts:
        for check in each.checks:
            files.setdefault(comment(check), []).append(each.table.label)
    return [f"  {_first(labels)}: {check}" for check, labels in files.items()]


def _first(labels: list[str]) -> str:
    return ", ".join(labels[:2]) + (f" and {len(labels) - 2} more" if len(labels) > 2 else "")


def _summary(proposal: "Proposal") -> str:
    from ingest.propose.write import comment

    rows = []
    for each in proposal.drafts:
        fed = {line.feeds for line in each.lines if line.is_fed}
        count = each.table.rows if each.table.rows is not None else f"> {each.table.looked_at:,}"
        used = f"{len(fed)} of {len(each.table.columns)}"
        rows.append((each.table.label, count, each.extract, used, len(each.questions)))
    text = table(("file", "rows", "extract", "columns used", "to decide"), rows) if rows else "no file fits an extract"
    asked = [f"  {each.extract}.{comment(question)}" for each in proposal.drafts for question in each.questions]
    if not proposal.answers.currency and len(proposal.currencies) != 1:
        asked.insert(0, "  reporting_currency: currency of the reports")
    checks = _grouped(proposal)
    unzoned = [f"{each.table.label} ({', '.join(each.unzoned)})" for each in proposal.drafts if each.unzoned]
    if unzoned and not proposal.answers.time_zone:
        checks.append(f"  times without a zone are taken for UTC: {_first(unzoned)}")
    unknown = [f"  {each.name}: {each.reason}" for each in proposal.not_understood]
    for title, lines in (("to decide", asked), ("to check", checks), ("not understood", unknown)):
        text += f"\n\n{title}:\n" + "\n".join(lines) if lines else ""
    return text
