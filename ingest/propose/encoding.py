"""Which encoding a text file is in.

Belongs here: evidence in the bytes. Byte-order marks and strict decoding prove an encoding; what is only likely is said
to be so, and what could be several is left open.
"""

import codecs
import re
from dataclasses import dataclass

from ingest.decode import MARKS

_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class Encoding:
    """`name` as the mapping declares it (None when undecided) and, unless it is proven, the `doubt` in words."""

    name: str | None
    doubt: str = ""


def guess_encoding(head: bytes) -> Encoding:
    """The encoding of a text that begins with `head`."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return Encoding(name)
    if b"\0" in head[:4000]:
        return _sixteen_bits(head[:4000])
    if _decodes(head, "utf-8"):
        return Encoding("utf-8")
    return _eight_bits(head)


def _decodes(head: bytes, encoding: str) -> bool:
    # An incremental decoder forgives a character that the end of the head has cut.
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeError:
        return False
    return True


def _sixteen_bits(head: bytes) -> Encoding:
    """UTF-16 without a mark: in Western text, every other byte is zero."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > len(head) * 0.3 and others < len(head) * 0.02:
            return Encoding(name)
    return Encoding(None, "it holds NUL bytes and is no text, or text in an encoding that is not recognised")


def _eight_bits(head: bytes) -> Encoding:
    runs = _HIGH_RUN.findall(head)
    # GB18030 writes a common Chinese character as two high bytes, the first of them from 0xB0 to 0xD7; of Cyrillic in one
    # byte a letter, nearly all small letters are above.
    pairs = [first for run in runs if len(run) % 2 == 0 for first in run[::2]]
    common = sum(0xB0 <= first <= 0xD7 for first in pairs)
    if 2 * common >= 0.85 * sum(map(len, runs)) and max(map(len, runs)) >= 4 and _decodes(head, "gb18030"):
        return Encoding("gb18030", "likely (Chinese); look at the Chinese texts in the examples")
    if sum(len(run) <= 2 for run in runs) >= 0.9 * len(runs) and _decodes(head, "cp1252"):
        return Encoding("cp1252", "likely (Western European Windows); look at letters with accents in the examples")
    return Encoding(None, "not UTF-8, and several other encodings could be meant; ask whoever exported it (cp1251, …)")
