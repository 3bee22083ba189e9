"""A text file before it is parsed: its encoding and layout, and a beginning of it that is small enough to look at.

Belongs here: what the first bytes say. The readers do the parsing.
"""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import FileError
from ingest.propose.encoding import guess_encoding
from ingest.propose.layout import guess_layout
from ingest.propose.places import records_key
from ingest.scan import count_records

# Of a larger text file only this much is looked at.
HEAD_BYTES = 32 << 20
_LAYOUT_BYTES = 1 << 18


@dataclass(frozen=True)
class Text:
    """The `options` that the mapping of a text file must declare, `doubts` about them in words, and the file to look at:
    `path`, which is a cut copy when the file is large, and then holds `rows` records (None: nobody counted)."""

    options: dict[str, Any]
    doubts: tuple[str, ...]
    path: Path
    is_cut: bool = False
    rows: int | None = None


def read_head(path: Path, kind: str, name: str, folder: Path) -> Text:
    """What the beginning of the text file `path` of format `kind` says. A cut copy goes to the scratch `folder`.

    Errors: FileError that calls the file `name` when its encoding or layout is not understood.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    encoding = guess_encoding(head)
    if encoding.name is None:
        raise FileError(f"{name}: encoding: {encoding.doubt}")
    options: dict[str, Any] = {} if encoding.name == "utf-8" else {"encoding": encoding.name}
    doubts = (f"encoding: {encoding.doubt}",) if encoding.doubt else ()
    if kind == "json":  # is read as a whole in any case
        key = records_key(_decoded(path.read_bytes(), encoding.name), name)
        return Text(options | ({"records": key} if key else {}), doubts, path)
    if kind in ("csv", "tsv"):
        options |= _layout(_whole_lines(head[:_LAYOUT_BYTES], encoding.name), kind, name)
    if path.stat().st_size <= HEAD_BYTES:
        return Text(options, doubts, path)
    rows = _count(path, encoding.name, kind, options.get("skip_lines", 0))
    return Text(options, doubts, _cut(path, head, encoding.name, folder), is_cut=True, rows=rows)


def _layout(text: str, kind: str, name: str) -> dict[str, Any]:
    layout = guess_layout(text)
    if layout.fault:
        raise FileError(f"{name}: {layout.fault}")
    delimiter = {} if layout.delimiter == ("\t" if kind == "tsv" else ",") else {"delimiter": layout.delimiter}
    return delimiter | ({"skip_lines": layout.skip_lines} if layout.skip_lines else {})


def _decoded(head: bytes, encoding: str) -> str:
    # An incremental decoder forgives a character that the end of the head has cut.
    return codecs.getincrementaldecoder(encoding)("strict").decode(head).removeprefix("\ufeff")


def _whole_lines(head: bytes, encoding: str) -> str:
    text = _decoded(head, encoding)
    return text[: text.rfind("\n") + 1] or text


def _count(path: Path, encoding: str, kind: str, skipped: int) -> int | None:
    """Rows of a large text file; None where counting them would mean parsing it."""
    records = count_records(path)[0] if encoding == "utf-8" else None
    return None if records is None else records - (kind != "jsonl") - skipped


def _cut(path: Path, head: bytes, encoding: str, folder: Path) -> Path:
    """The beginning of a large file, in its encoding and cut at the end of a record."""
    text = _whole_lines(head, encoding)
    end = len(text)
    while text.count('"', 0, end) % 2 and (before := text.rfind("\n", 0, end - 1)) > 0:
        end = before + 1
    out = folder / path.name
    out.write_text(text[:end], encoding=encoding, newline="")
    return out
