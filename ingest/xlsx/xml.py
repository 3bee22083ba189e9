"""XML parts of a workbook, read piece by piece.

Belongs here: the parser's set-up and its safety: no document types (so no entities to expand), bounded size, errors that
name the file.
"""

import zipfile
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

from ingest.errors import FileError
from ingest.unpack import Bounded, damage_named


class Handler(Protocol):
    """Receives elements by their local names, and text."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """A piece of text."""


def parse(archive: zipfile.ZipFile, part: str, name: str, handler: Handler) -> Iterator[None]:
    """Feed the part of the workbook `name` to `handler`, yielding after each piece so that its harvest can be used.

    Errors: FileError when the part is missing, damaged, too large or declares a document type.
    """

    def refuse(*_: object) -> None:
        raise FileError(f"{name}: its {part} declares a document type, which no spreadsheet program writes")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: handler.start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: handler.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        member = archive.getinfo(part)
    except KeyError as error:
        raise FileError(f"{name}: no workbook, its {part} is missing; save it again as .xlsx") from error
    try:
        with damage_named(name), archive.open(member) as stream:
            bounded = Bounded(stream, member.compress_size, name)
            while chunk := bounded.read():
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
            yield
    except expat.ExpatError as error:
        raise FileError(f"{name}: its {part} is damaged ({error}); save it again as .xlsx") from error
