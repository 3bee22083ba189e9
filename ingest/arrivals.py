"""The names under which files came, because equal content is loaded once: the header-only files of two quiet days are one
entry of the lake, but two days of a sequence and two lines of a manifest.

Belongs here: the record of names of one extract and source. It is part of the lake and grows with it; a name counts for
whichever entry of its mapping has its content, so the name of a file that was refused and corrected counts for nothing.
"""

import json
import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.errors import FileError
from ingest.lake import Lake, sync

# Mapping (its place among those of the extract), SHA-256 of the content, name of the file.
Arrival = tuple[str, str, str]


class Arrivals:
    """The record of `extract` and `source` in `lake`; what is added is on disk when the block ends."""

    def __init__(self, lake: Lake, extract: str, source: str) -> None:
        self._record = lake.root / extract / f".{source}.arrivals"
        self._known = _read(self._record)
        self._all = dict.fromkeys(self._known)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if len(self._all) != len(self._known):
            scratch = self._record.with_name(f"{self._record.name}.{os.getpid()}.tmp")
            scratch.write_text(json.dumps(list(self._all), indent=0), encoding="utf-8")
            sync(scratch)
            scratch.replace(self._record)

    def add(self, mapping: str, sha256: str, name: str) -> None:
        """Content of this hash came through the mapping under this name."""
        self._all[mapping, sha256, name] = None

    def names(self) -> Mapping[tuple[str, str], list[str]]:
        """The names of each content, by mapping and SHA-256, in the order they came."""
        found = defaultdict(list)
        for mapping, sha256, name in self._all:
            found[mapping, sha256].append(name)
        return found


def _read(record: Path) -> list[Arrival]:
    if not record.exists():
        return []
    try:
        return [(str(mapping), str(sha256), str(name)) for mapping, sha256, name in json.loads(record.read_bytes())]
    except (TypeError, ValueError) as error:
        raise FileError(f"{record}: the record of arrived files is damaged; restore it, or remove it and run again "
                        "with all files of a sequence in the folder") from error  # fmt: skip
