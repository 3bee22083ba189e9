"""Columns that a file lacks and another file of the same delivery has.

Belongs here: how a mapping declares a lookup, and what identifies its files. Joining them belongs to `join`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.fetch.declared import relative_path
from ingest.yamlfile import Located


@dataclass(frozen=True)
class Lookup:
    """Columns that rows of a file take from the row of other `files` with the same key.

    `here` is SQL for the key over the file's columns, `there` over those of the other files; `take` is new column to SQL
    over the latter. Of several rows with one key the first by the SQL `first_by` counts; without it a key may be there
    once. `only` is SQL that is true for the rows that count. `found` and `content` are the files and their SHA-256.
    """

    files: str
    here: str
    there: str
    take: Mapping[str, str]
    first_by: str | None = None
    only: str | None = None
    is_optional: bool = False
    found: tuple[Path, ...] = ()
    content: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """What decides the columns taken: the declaration and the content, not where the files are."""
        return {**vars(self), "files": "", "found": (), "is_optional": False}


def read_lookups(data: Located) -> tuple[Lookup, ...]:
    """The lookups of the file mapping `data`; ConfigError naming file and line when one is wrong."""
    lookups = data.get("lookups", [])
    if not isinstance(lookups, list) or not all(isinstance(each, Located) for each in lookups):
        raise data.fail("lookups must be a list of {files: …, here: …, there: …, take: {…}}", "lookups")
    if lookups and "files" not in data:
        raise data.fail("lookups belong to files; join in the query of a database instead", "lookups")
    return tuple(_lookup(each) for each in lookups)


def _lookup(data: Located) -> Lookup:
    data.only(("files", "here", "there", "take", "first_by", "only", "optional"))
    take = data.require("take")
    if not isinstance(take, Located) or not take:
        raise data.fail("take must be a mapping of new columns, such as {FirstCampaignId: CampaignId}", "take")
    for where, key in [*((data, key) for key in ("here", "there")), *((take, key) for key in take)]:
        if not isinstance(where.require(key), str) or not where[key].strip():
            raise where.fail(f"{key} must be SQL over source columns", key)
    for key in ("first_by", "only"):
        if key in data and not isinstance(data[key], str):
            raise data.fail(f"{key} must be SQL over source columns", key)
    return Lookup(
        files=relative_path(data.require("files"), data, "files"),
        here=data["here"],
        there=data["there"],
        take=dict(take),
        first_by=data.get("first_by"),
        only=data.get("only"),
        is_optional=bool(data.get("optional", False)),
    )
