"""Hashes of files remembered from run to run, so that a file that has not changed is not read again.

Belongs here: when a remembered hash may be believed. It may while size, time of change, inode and the time of the last
change to any of these are the ones remembered, and these times were past when the file was read: a file changed within
the grain of the clock would look the same. The memory is a cache: without it everything is hashed again.
"""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.scan import file_sha256

# The coarsest clock of a file system in use (FAT's two seconds), in nanoseconds.
_GRAIN = 2_000_000_000


@dataclass(frozen=True)
class Hashed:
    """A file as it was when it was hashed: its path, SHA-256 (hexadecimal) and `marks`, of which the first is its size."""

    path: Path
    sha256: str
    marks: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.marks[0]

    def has_changed(self) -> bool:
        """Whether the file was written or replaced since."""
        return _marks(self.path) != self.marks


def _marks(path: Path) -> tuple[int, ...]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


class Hashes:
    """Hashes of files by path, kept in the JSON file `memory` when the block ends.

    Only what was asked for in this block is kept, so that the memory does not outgrow the folder.
    """

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._known = _read(memory)
        self._asked: dict[str, list[int | str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._asked != self._known:
            scratch = self._memory.with_name(f"{self._memory.name}.{os.getpid()}.tmp")
            scratch.write_text(json.dumps(self._asked), encoding="utf-8")
            scratch.replace(self._memory)

    def of(self, path: Path) -> Hashed:
        """The file at `path`, hashed now or before."""
        begun, name, marks = time.time_ns(), str(path), _marks(path)
        known = self._known.get(name)
        if known and tuple(known[1:]) == marks:
            self._asked[name] = known
            return Hashed(path, str(known[0]), marks)
        digest, _ = file_sha256(path)
        if max(marks[1:3]) < begun - _GRAIN:
            self._asked[name] = [digest, *marks]
        return Hashed(path, digest, marks)


def _read(memory: Path) -> dict[str, list[int | str]]:
    try:
        found = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
