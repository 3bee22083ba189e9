"""Text files become UTF-8, strictly, without the lines before the header.

Belongs here: encodings, byte-order marks and preamble lines. A byte that does not fit the declared encoding refuses the
file and says on which line; nothing is replaced. What the text means belongs to the readers.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import FileError
from ingest.formats import codec

_CHUNK = 1 << 20

# The longer mark first: UTF-32's begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def as_utf8(path: Path, name: str, encoding: str, skip_lines: int, folder: Path) -> Path:
    """A UTF-8 file with the text of `path` from line `skip_lines` + 1: itself where nothing is to be done, else a copy
    in the scratch `folder`. UTF-8 itself is left to the reader to verify.

    Errors: FileError that calls the file `name`, with the line, when the text is not in the declared encoding.
    """
    _refuse_contradiction(path, name, encoding)
    if codec(encoding).startswith("utf-8") and not skip_lines:
        return path
    plain, left = folder / "text", skip_lines
    with plain.open("w", encoding="utf-8", newline="") as out:
        for piece in decoded(path, name, encoding):
            start = 0
            while left and (end := piece.find("\n", start)) >= 0:
                start, left = end + 1, left - 1
            if not left:
                out.write(piece[start:])
    if left:
        raise FileError(f"{name}: {skip_lines - left} lines, but `skip_lines` is {skip_lines}; correct the mapping")
    return plain


def decoded(path: Path, name: str, encoding: str) -> Iterator[str]:
    """The text of `path` in pieces, without a byte-order mark; FileError with the line where it is not `encoding`."""
    decoder, lines, is_first = codecs.getincrementaldecoder(encoding)("strict"), 0, True
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = bytes(error.object[: error.start]).decode(encoding, "ignore")
                raise FileError(
                    f"{name}, line {lines + before.count(chr(10)) + 1}: not valid {encoding} ({error.reason}: "
                    f"{error.object[error.start : error.start + 4].hex(' ')}); declare the file's real `encoding` in the "
                    "source mapping"
                ) from error
            lines += text.count("\n")
            yield text.removeprefix("\ufeff") if is_first else text
            is_first = is_first and not text
            if not chunk:
                return


def _refuse_contradiction(path: Path, name: str, encoding: str) -> None:
    """FileError when the first bytes say another encoding than the declared one."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    marked = next((found for mark, found in MARKS if head.startswith(mark)), None)
    if marked is None and head.count(0) * 4 > len(head) and codec(encoding).startswith("utf-8"):
        marked = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    if marked and not codec(encoding).startswith(marked[:6]):
        raise FileError(
            f"{name}, line 1: looks like {marked.upper()} but is declared {encoding}; declare `encoding: {marked}` in the "
            "source mapping"
        )
