"""A file's rows as they have just been written, before they are committed.

Belongs here: what checks and notes of a load look at. Writing belongs to `load`, the checks to `totals` and `notes`.
"""

from dataclasses import dataclass

from ingest.contract import Contract
from ingest.mapping import FileMapping


@dataclass(frozen=True)
class Written:
    """One file's rows: `accepted` and `rejected` are SQL to select from, the latter None when there are none."""

    contract: Contract
    mapping: FileMapping
    file: str
    accepted: str
    rejected: str | None
