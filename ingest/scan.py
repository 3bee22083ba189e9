"""One pass over the bytes of a file: its hash, and a count of its records that owes nothing to the parser.

Belongs here: what can be learned without interpreting fields. DuckDB's count of parsed rows is compared with this one,
so that a row the parser swallowed is noticed.
"""

import hashlib
from pathlib import Path

_CHUNK = 4 << 20


class _Counter:
    """Counts line ends outside quotes. Lone carriage returns make the count unsure; blank lines only make it too high."""

    def __init__(self) -> None:
        self.lines = 0
        self.in_quotes = False
        self.unsure = False
        self.has_nul = False
        self.last = b"\n"

    def feed(self, chunk: bytes) -> None:
        if b"\r" in chunk or self.last == b"\r":
            joined = self.last + chunk
            # One that ends the chunk is judged with the next.
            self.unsure = self.unsure or joined[:-1].count(b"\r") != joined.count(b"\r\n")
        self.has_nul = self.has_nul or b"\0" in chunk
        if b'"' not in chunk:
            self.lines += 0 if self.in_quotes else chunk.count(b"\n")
        else:
            pieces = chunk.split(b'"')
            outside = 1 if self.in_quotes else 0
            self.lines += sum(piece.count(b"\n") for piece in pieces[outside::2])
            self.in_quotes ^= len(pieces) % 2 == 0
        self.last = chunk[-1:]

    def records(self) -> int | None:
        if self.unsure or self.in_quotes or self.last == b"\r":
            return None
        return self.lines + (self.last != b"\n")


def file_sha256(path: Path) -> tuple[str, int]:
    """SHA-256 of the file at `path` as hexadecimal text, and its size in bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def count_records(path: Path) -> tuple[int | None, bool]:
    """Records in a delimited UTF-8 file with `"` as quote, or None where only a parse can tell; and if it has NULs.

    A blank line counts: a parser that skips it disagrees, and then the exact reader decides.
    """
    counter = _Counter()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            counter.feed(chunk)
    return counter.records(), counter.has_nul
