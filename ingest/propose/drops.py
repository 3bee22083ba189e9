"""The files of a folder, those of one name but for its digits together.

Belongs here: which files there are and which glob means them. Opening them belongs to `tables`.
"""

import glob
import gzip
import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.delivery import is_finished
from ingest.errors import FileError

_DIGITS = re.compile(r"[0-9]+")
_HEADER_BYTES = 1 << 16
_NO_TEXT = (".xlsx", ".parquet", ".zip", ".zst", ".json", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Drop:
    """Files below the resolved `folder`, delivered again and again under one name but for its digits: `files` is the glob
    that matches them, `path` the largest of them, which is the one looked at."""

    folder: Path
    files: str
    path: Path
    count: int = 1

    @property
    def label(self) -> str:
        """The file's path below the folder, or the glob of several, for people."""
        return self.files if self.count > 1 else self.path.relative_to(self.folder).as_posix()


def find_drops(folder: Path) -> list[Drop]:
    """The data files below `folder`, those of one name and one header together. FileError when there are none."""
    if not folder.is_dir():
        raise FileError(f"{folder}: no such folder; give one that holds the files")
    folder = folder.resolve()
    found = [path for path in sorted(folder.rglob("*")) if not path.is_dir() and is_finished(path.relative_to(folder))]
    if not found:
        raise FileError(f"{folder}: there is no file in it; give a folder that holds the files")
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in found:
        groups[_pattern(path.relative_to(folder))].append(path)
    drops = [drop for pattern, members in groups.items() for drop in _drops(folder, pattern, members)]
    return sorted(drops, key=lambda drop: drop.files)


def _pattern(path: Path) -> str:
    """The glob of a path in which any digits may stand where it has some."""
    return "*".join(map(glob.escape, _DIGITS.split(path.as_posix())))


def _drops(folder: Path, pattern: str, members: Sequence[Path]) -> list[Drop]:
    is_one = len(members) > 1 and all(path.is_file() and not path.is_symlink() for path in members)
    if is_one and set(folder.glob(pattern)) == set(members) and len({*map(_header, members)}) == 1:
        return [Drop(folder, pattern, max(members, key=lambda path: path.stat().st_size), len(members))]
    return [Drop(folder, glob.escape(path.relative_to(folder).as_posix()), path) for path in members]


def _header(path: Path) -> bytes:
    """The first line of a text file, packed by gzip or not; nothing for a file that is no text."""
    if path.suffix.lower() in _NO_TEXT:
        return b""
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as stream:
            return stream.readline(_HEADER_BYTES)
    except (OSError, EOFError, zlib.error):
        return path.name.encode()  # alike with no other
