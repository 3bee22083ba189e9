"""One pass over the bytes of a file: its hash, and a count of its records that owes nothing to the parser.

Belongs here: what can be learned without interpreting fields. DuckDB's count of parsed rows is compared with this one,
so that a row the parser swallowed is noticed.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_CHUNK = 4 << 20


@dataclass(frozen=True)
class ByteScan:
    """What the bytes say: SHA-256 of the file as it lies on disk, its size, and of its text the number of records
    (header included, blank lines not), or None where only a full parse can tell, and whether it holds NUL bytes."""

    sha256: str
    size: int
    records: int | None
    has_nul: bool


class _Counter:
    """Counts line ends outside quotes. A blank line makes the count unsure, and then it is left to the exact reader."""

    def __init__(self) -> None:
        self.lines = 0
        self.in_quotes = False
        self.unsure = False
        self.has_nul = False
        self.tail = b"\n"

    def feed(self, chunk: bytes) -> None:
        joined = self.tail + chunk
        # Blank lines and lone carriage returns need the exact reader; inside quotes they only cost time.
        self.unsure = self.unsure or b"\n\n" in joined or b"\n\r" in joined
        self.has_nul = self.has_nul or b"\0" in chunk
        if b'"' not in chunk:
            self.lines += 0 if self.in_quotes else chunk.count(b"\n")
        else:
            pieces = chunk.split(b'"')
            outside = 1 if self.in_quotes else 0
            self.lines += sum(piece.count(b"\n") for piece in pieces[outside::2])
            self.in_quotes ^= len(pieces) % 2 == 0
        self.tail = chunk[-1:]

    def records(self) -> int | None:
        if self.unsure or self.in_quotes:
            return None
        return self.lines + (self.tail != b"\n")


def file_sha256(path: Path) -> tuple[str, int]:
    """SHA-256 of the file at `path` as hexadecimal text, and its size in bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def open_bytes(path: Path) -> IO[bytes]:
    """The file's content as a byte stream, gunzipped when its name ends in `.gz`."""
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def count_records(path: Path) -> tuple[int | None, bool]:
    """Records in a delimited UTF-8 file with `"` as quote, or None where only a parse can tell; and if it has NULs.

    Errors: OSError or EOFError when a gzip file is damaged or cut short.
    """
    counter = _Counter()
    with open_bytes(path) as stream:
        while chunk := stream.read(_CHUNK):
            counter.feed(chunk)
    return counter.records(), counter.has_nul
