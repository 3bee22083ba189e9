"""What a mapping delivers, as local files: found in the folder of extracts, or fetched into scratch.

Belongs here: which files a glob means, and which it must not. Reading them belongs to `load`; fetching to `fetch`.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import FileError
from ingest.fetch.database import snapshot
from ingest.fetch.declared import Database, WebObject
from ingest.fetch.web import download
from ingest.mapping import FileMapping

# What browsers, transfer programs and office programs call a file that is not finished, or not one at all.
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")


@contextmanager
def delivered(mapping: FileMapping, folder: Path, scratch: Path) -> Iterator[list[Path]]:
    """The local files of `mapping`, in load order; what had to be fetched lies below `scratch` and goes afterwards.

    Errors: FileError naming the file, table or address and what to do.
    """
    if mapping.fetch is None:
        yield find_files(mapping, folder)
        return
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".load-") as fetched:
        yield _fetched(mapping, mapping.fetch, folder, Path(fetched))


def _fetched(mapping: FileMapping, wanted: Database | WebObject, folder: Path, scratch: Path) -> list[Path]:
    if isinstance(wanted, WebObject):
        got = download(wanted, scratch, is_optional=mapping.is_optional)
        return [got] if got else []
    path = inside(folder.resolve(), folder / wanted.path) if wanted.path else None
    return [snapshot(wanted, path, scratch)]


def find_files(mapping: FileMapping, folder: Path) -> list[Path]:
    """The files below `folder` that match the mapping's glob; FileError when there is none and one is due.

    They come in the order of their paths with numbers compared as numbers, so that of date-stamped drops the latest is
    loaded last. Hidden and unfinished files do not count.
    """
    if not folder.is_dir():
        raise FileError(f"{folder}: no such folder of extracts; give an existing one with --extracts")
    folder = folder.resolve()
    matches = sorted((path for path in folder.glob(mapping.files) if not path.is_dir()), key=_order)
    found = [inside(folder, path) for path in matches if is_finished(path.relative_to(folder))]
    if not found and not mapping.is_optional:
        unfinished = f" (only unfinished or hidden ones: {', '.join(p.name for p in matches[:3])})" if matches else ""
        raise FileError(
            f"{folder}: no file matches '{mapping.files}'{unfinished}, which source '{mapping.source}' maps to "
            f"'{mapping.extract}'; deliver it, or mark the mapping `optional: true`"
        )
    return found


def inside(folder: Path, path: Path) -> Path:
    """`path`, which must be a file that really lies below `folder` (a resolved path).

    Errors: FileError otherwise, also for links leading out.
    """
    if not path.resolve().is_relative_to(folder):
        raise FileError(
            f"{path.name}: leads outside the folder of extracts, which is not read; copy the file into {folder}"
        )
    if not path.is_file():
        raise FileError(f"{path.name}: no file below {folder}, or a link to one that is gone; deliver it again")
    return path


def is_finished(path: Path) -> bool:
    """Whether a path (relative to the folder of extracts) is a file that has arrived: neither hidden nor unfinished."""
    is_hidden = any(part.startswith((".", "~$")) for part in path.parts)
    return not is_hidden and not path.name.lower().endswith(_UNFINISHED)


def _order(path: Path) -> list[tuple[str | int, ...]]:
    """Each part of the path as text and numbers in turn: `orders_9.csv` comes before `orders_10.csv`."""
    return [
        tuple(int(piece) if piece.isdecimal() else piece for piece in re.split(r"([0-9]+)", part))
        for part in path.parts
    ]
