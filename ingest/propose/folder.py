"""A folder of files to a proposal.

Belongs here: the order of the steps, and what concerns several files at once.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.duck import connect
from ingest.propose.draft import Answers, Draft, draft
from ingest.propose.drops import find_drops
from ingest.propose.footers import with_footer
from ingest.propose.key import with_keys
from ingest.propose.match import common_words, ranked
from ingest.propose.tables import NotUnderstood, Table, look_at
from ingest.propose.trial import try_out
from ingest.sql import literal


@dataclass(frozen=True)
class Proposal:
    """The drafts of the files that a contract was found for, and what was not understood."""

    folder: Path
    drafts: Sequence[Draft]
    not_understood: Sequence[NotUnderstood]
    answers: Answers

    @property
    def currencies(self) -> list[str]:
        """The currencies that the files themselves name; empty as long as one of them has yet to be told its own."""
        lines = [(each, line) for each in self.drafts for line in each.lines if line.column == "currency_code"]
        if any(line.is_open for _, line in lines):
            return []
        feeds = {(each.table.label, line.feeds) for each, line in lines if line.is_fed}
        named = {
            value
            for each in self.drafts
            for profile in each.table.columns
            if (each.table.label, profile.name) in feeds
            for value in profile.values
        }
        return sorted(named | {line.constant for _, line in lines if line.constant})


def propose(folder: Path, answers: Answers) -> Proposal:
    """Look at every file below `folder` and draft its mapping.

    Errors: FileError when there is no such folder or nothing in it; a file that cannot be read is in the result.
    """
    drops = find_drops(folder)
    with tempfile.TemporaryDirectory(prefix="sales-warehouse-init-") as scratch, connect() as con:
        con.execute(f"SET temp_directory = {literal(scratch)}")
        seen = [each for number, drop in enumerate(drops) for each in look_at(con, drop, Path(scratch) / str(number))]
        tables = [each for each in seen if isinstance(each, Table)]
        failed = [each for each in seen if isinstance(each, NotUnderstood)]
        common, drafts = common_words(tables), []
        for table in tables:
            candidates = ranked(table, common)
            if candidates:
                each = with_footer(con, with_keys(con, draft(table, candidates, answers)))
                drafts.append(try_out(con, each, answers.time_zone or "UTC"))
            else:
                failed.append(NotUnderstood(table.label, f"fits no extract; its columns: {_columns(table)}"))
    return Proposal(folder, _settled(drafts), failed, answers)


def _columns(table: Table) -> str:
    names = [profile.name for profile in table.columns]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _settled(drafts: Sequence[Draft]) -> list[Draft]:
    """`drafts` by extract, the best first; a second file for one extract may hold the same rows, so it is contested."""
    ordered = sorted(drafts, key=lambda each: (each.extract, -each.score, each.table.label))
    first: dict[str, str] = {}
    for each in ordered:
        first.setdefault(each.extract, each.table.label)
    return [_contested(each, first[each.extract]) for each in ordered]


def _contested(each: Draft, first: str) -> Draft:
    if each.contested or each.table.label == first:
        return each
    return replace(each, contested=f"{first} feeds {each.extract} too")
