"""Compressed files become plain ones, within limits.

Belongs here: gzip, Zstandard and zip, and the guard against files that unpack to far more than they should. What a plain
file holds belongs to `formats` and `readers`.
"""

import gzip
import shutil
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ingest.errors import FileError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Sales data packs 5 to 50 times. A bomb packs 1,000 times and more; below the free size it does no harm.
MAX_RATIO = 250
FREE_BYTES = 64 << 20
MAX_BYTES = 32 << 30

_CHUNK = 1 << 20


class Bounded:
    """A byte stream that refuses to give more than `packed` bytes of a file called `name` can honestly hold."""

    def __init__(self, stream: IO[bytes], packed: int, name: str) -> None:
        self.stream, self.name, self.given = stream, name, 0
        self.limit = min(MAX_BYTES, max(FREE_BYTES, packed * MAX_RATIO))

    def read(self, size: int = _CHUNK) -> bytes:
        """Up to `size` bytes; FileError beyond the limit."""
        data = self.stream.read(size)
        self.given += len(data)
        if self.given > self.limit:
            raise FileError(
                f"{self.name}: unpacks to more than {self.limit:,} bytes, which looks like a decompression bomb; if the "
                "file is right, unpack it and deliver the plain file"
            )
        return data


@contextmanager
def damage_named(name: str) -> Iterator[None]:
    """Turn what the decompressors raise into a FileError that names the file."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError, zipfile.BadZipFile) as error:
        raise FileError(f"{name}: damaged or cut short ({error}); fetch the file again") from error
    except NotImplementedError as error:
        raise FileError(
            f"{name}: packed in a way that cannot be read ({error}); pack it anew, or not at all"
        ) from error


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    if len(members) != 1:
        listed = ", ".join(m.filename for m in members[:5]) or "nothing"
        raise FileError(
            f"{name}: an archive must hold exactly one file, this holds {len(members)} ({listed}); deliver them unpacked"
        )
    if members[0].flag_bits & 1:
        raise FileError(f"{name}: '{members[0].filename}' is encrypted; deliver it without a password")
    return members[0]


def unpacked(path: Path, folder: Path) -> Path:
    """A plain file with the content of `path`: itself, or a copy below the scratch `folder` under its inner name.

    Errors: FileError when the file is damaged, holds several files, is encrypted or looks like a decompression bomb.
    """
    kind = path.suffix.lower()
    if kind not in (".gz", ".zst", ".zip"):
        return path
    with damage_named(path.name):
        if kind != ".zip":
            with gzip.open(path) if kind == ".gz" else zstd.open(path) as stream:
                return _copied(stream, path, path.stem, folder)  # type: ignore[arg-type]
        with zipfile.ZipFile(path) as archive:
            member = _only_member(archive, path.name)
            with archive.open(member) as stream:
                return _copied(stream, path, Path(member.filename).name, folder)


def _copied(stream: IO[bytes], path: Path, inner: str, folder: Path) -> Path:
    # A folder of its own: a member may have any name, also that of a scratch file.
    plain = folder / "unpacked" / inner
    plain.parent.mkdir(exist_ok=True)
    with plain.open("wb") as out:
        shutil.copyfileobj(Bounded(stream, path.stat().st_size, path.name), out, _CHUNK)
    return plain
