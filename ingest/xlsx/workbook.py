"""A workbook's table of contents: its sheets, shared texts and which styles show dates.

Belongs here: the parts of an .xlsx beside the sheets. Rows belong to `rows`.
"""

import posixpath
import zipfile
from dataclasses import dataclass

from ingest.errors import FileError
from ingest.xlsx.cells import format_kind, plain_text
from ingest.xlsx.xml import Handler, parse


class _Attributes:
    """Collects the attributes of some elements."""

    def __init__(self, *tags: str) -> None:
        self.found: dict[str, list[dict[str, str]]] = {tag: [] for tag in tags}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in self.found:
            self.found[tag].append(attributes)

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


class _Texts:
    """Collects shared texts: all runs of one, without phonetic hints."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.is_text = self.is_hint = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self.pieces = []
        elif tag == "rPh":
            self.is_hint = True
        self.is_text = tag == "t" and not self.is_hint

    def end(self, tag: str) -> None:
        self.is_text = False
        if tag == "si":
            self.texts.append(plain_text("".join(self.pieces)))
        elif tag == "rPh":
            self.is_hint = False

    def data(self, text: str) -> None:
        if self.is_text:
            self.pieces.append(text)


class _Styles:
    """Collects what each cell style shows: a date, elapsed time or a number."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.kinds: list[str] = []
        self.is_cell = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            self.codes[attributes["numFmtId"]] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self.is_cell = True
        elif tag == "xf" and self.is_cell:
            number = attributes.get("numFmtId", "0")
            self.kinds.append(format_kind(int(number), self.codes.get(number)))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self.is_cell = False

    def data(self, text: str) -> None: ...


@dataclass(frozen=True)
class Workbook:
    """An opened workbook: the part of each worksheet by name, its shared texts, what each style shows, its date base."""

    name: str
    archive: zipfile.ZipFile
    sheets: dict[str, str]
    texts: list[str]
    styles: list[str]
    is_1904: bool

    def sheet(self, chosen: str | int | None) -> str:
        """The name of the chosen sheet (name or 1-based number), or of the only one; FileError listing them otherwise."""
        names = list(self.sheets)
        listed = ", ".join(f"'{sheet}'" for sheet in names)
        if chosen is None:
            if len(names) == 1:
                return names[0]
            raise FileError(f"{self.name}: declare `sheet` in the source mapping, it has {len(names)}: {listed}")
        if isinstance(chosen, int) and chosen <= len(names):
            return names[chosen - 1]
        if chosen in self.sheets:
            return str(chosen)
        raise FileError(f"{self.name}: no sheet {chosen!r}; it has {listed}")


def _run(archive: zipfile.ZipFile, part: str, name: str, handler: Handler) -> None:
    for _ in parse(archive, part, name, handler):
        pass


def open_workbook(archive: zipfile.ZipFile, name: str) -> Workbook:
    """The table of contents of the workbook in `archive`; FileError when it is none."""
    book, links = _Attributes("sheet", "workbookPr"), _Attributes("Relationship")
    _run(archive, "xl/workbook.xml", name, book)
    _run(archive, "xl/_rels/workbook.xml.rels", name, links)
    target = {
        link["Id"]: (posixpath.normpath(posixpath.join("/xl", link["Target"]))[1:], link["Type"].rpartition("/")[2])
        for link in links.found["Relationship"]
    }
    sheets = {}
    for sheet in book.found["sheet"]:
        key = next((value for attribute, value in sheet.items() if attribute.rpartition(":")[2] == "id"), "")
        if target.get(key, ("", ""))[1] == "worksheet":
            sheets[sheet["name"]] = target[key][0]
    texts, styles = _Texts(), _Styles()
    for part, kind in target.values():
        if kind == "sharedStrings":
            _run(archive, part, name, texts)
        elif kind == "styles":
            _run(archive, part, name, styles)
    base = [setting.get("date1904", "0") for setting in book.found["workbookPr"]]
    return Workbook(name, archive, sheets, texts.texts, styles.kinds, base[:1] in (["1"], ["true"]))
