"""The files of a folder as tables that have been looked at.

Belongs here: finding files, trying the readers on them, and taking a bounded number of rows of each. Every file ends up
as a table or among those not understood, with the reason.
"""

import codecs
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from xml.etree import ElementTree

import duckdb

from ingest.errors import FileError, IngestError
from ingest.propose.encoding import guess_encoding
from ingest.propose.layout import guess_layout
from ingest.propose.profile import ColumnProfile, profile_columns
from ingest.readers import file_format, read_text
from ingest.scan import count_records, open_bytes
from ingest.source import _OPTIONS, Options
from ingest.sql import identifier

# Of a larger text file only this much is looked at, and of any file this many rows.
HEAD_BYTES = 32 << 20
ROWS = 100_000
_LAYOUT_BYTES = 1 << 18
_PARTIAL = ("~$", ".part", ".tmp", ".crdownload")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Drop:
    """Files delivered again and again under one name but for its digits: `files` is the glob that matches them, `path`
    the largest of them, which is the one looked at."""

    files: str
    path: Path
    count: int = 1


@dataclass(frozen=True)
class Table:
    """A file (or a sheet of one) that could be read: the `options` its mapping must declare, `doubts` and `open` options
    with the reason in words, its columns' profiles over `looked_at` rows, and all its `rows` (None: not counted)."""

    drop: Drop
    name: str
    relation: str
    options: dict[str, str]
    columns: Sequence[ColumnProfile]
    rows: int | None
    looked_at: int
    doubts: dict[str, str] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The file, and the sheet where there are several, for people."""
        return self.drop.files + (f" ({self.options['sheet']})" if "sheet" in self.options else "")


@dataclass(frozen=True)
class NotUnderstood:
    """A file that could not be read, or fits nothing, and why."""

    name: str
    reason: str


def find_drops(folder: Path) -> list[Drop]:
    """The data files below `folder`, those of one name but for its digits together. FileError when there are none."""
    if not folder.is_dir():
        raise FileError(f"{folder}: no such folder; give one that holds the files")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path, folder))
    if not files:
        raise FileError(f"{folder}: there is no file in it")
    groups: dict[str, list[Path]] = {}
    for path in files:
        groups.setdefault(_DIGITS.sub("*", path.relative_to(folder).as_posix()), []).append(path)
    drops = []
    for pattern, members in groups.items():
        others = [path.relative_to(folder).as_posix() for path in files if path not in members]
        if len(members) > 1 and not any(fnmatch(other, pattern) for other in others):
            drops.append(Drop(pattern, max(members, key=lambda path: path.stat().st_size), len(members)))
        else:
            drops += [Drop(path.relative_to(folder).as_posix(), path) for path in members]
    return sorted(drops, key=lambda drop: drop.files)


def _is_hidden(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith(".") for part in parts) or path.name.startswith(_PARTIAL) or path.name.endswith(_PARTIAL)


def look_at(con: duckdb.DuckDBPyConnection, drop: Drop, scratch: Path) -> Iterator[Table | NotUnderstood]:
    """The tables in the file of `drop`. A file that cannot be read is NotUnderstood; nothing is raised."""
    try:
        for sheet in _sheets(drop.path):
            scratch.mkdir(parents=True, exist_ok=True)
            yield _table(con, drop, sheet, scratch)
    except IngestError as error:
        yield NotUnderstood(drop.files, str(error).removeprefix(f"{drop.path.name}: "))
    except Exception as error:  # whatever a garbage file makes a library raise, the other files are still described
        text = str(error).splitlines()
        yield NotUnderstood(drop.files, f"cannot be read: {text[0] if text else type(error).__name__}")


def _table(con: duckdb.DuckDBPyConnection, drop: Drop, sheet: str | None, scratch: Path) -> Table:
    options: dict[str, str] = {"sheet": sheet} if sheet else {}
    doubts: dict[str, str] = {}
    path, rows = drop.path, None
    read = Options(sheet=sheet)
    kind = file_format(path, read)
    if kind in ("csv", "tsv", "jsonl"):
        with open_bytes(path) as stream:
            head = stream.read(HEAD_BYTES + 1)
        read, options, doubts = _text_options(drop, kind, head)
        if len(head) > HEAD_BYTES:
            rows = count_records(path)[0] if read.encoding == "utf-8" else None
            rows = rows - 1 if rows and kind != "jsonl" else rows
            path = _cut(path, head, read.encoding, scratch, kind)
            read = replace(read, encoding="utf-8", format=kind)
    relation = read_text(con, path, read, scratch)
    return _taken(con, Table(drop, _name(drop, sheet), "", options, (), rows, 0, doubts), relation.sql, relation.columns)


def _taken(con: duckdb.DuckDBPyConnection, table: Table, select: str, columns: Sequence[str]) -> Table:
    """`table` with its rows taken and its columns profiled."""
    (number,) = con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'looked_at_%'").fetchone() or (0,)
    name = identifier(f"looked_at_{number}")
    con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM ({select}) LIMIT {ROWS}")
    (taken,) = con.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
    rows = table.rows
    if rows is None and taken < ROWS:
        rows = taken
    elif rows is None:
        (rows,) = con.execute(f"SELECT count(*) FROM ({select})").fetchone() or (None,)
    profiles = profile_columns(con, name, columns)
    return replace(table, relation=name, columns=profiles, rows=rows, looked_at=taken)


def _text_options(drop: Drop, kind: str, head: bytes) -> tuple[Options, dict[str, str], dict[str, str]]:
    found = guess_encoding(head[:HEAD_BYTES])
    if found.name is None:
        raise FileError(f"{drop.path.name}: encoding: {found.doubt}")
    options = {} if found.name == "utf-8" else {"encoding": found.name}
    doubts = {"encoding": found.doubt} if found.doubt else {}
    if kind == "jsonl":
        return Options(encoding=found.name), options, doubts
    layout = guess_layout(_whole_lines(head[:_LAYOUT_BYTES], found.name))
    if layout.fault:
        raise FileError(f"{drop.path.name}: {layout.fault}")
    if layout.delimiter != ("\t" if kind == "tsv" else ","):
        options["delimiter"] = layout.delimiter
    if layout.skip_lines:
        if "skip_lines" not in _OPTIONS:
            lines = f"{layout.skip_lines} line{'s' * (layout.skip_lines > 1)}"
            raise FileError(f"{drop.path.name}: {lines} before the header; export it without them")
        options["skip_lines"] = str(layout.skip_lines)
    return Options(encoding=found.name, delimiter=layout.delimiter), options, doubts


def _whole_lines(head: bytes, encoding: str) -> str:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    text = codecs.getincrementaldecoder(codec)("strict").decode(head)
    return text[: text.rfind("\n") + 1] or text


def _cut(path: Path, head: bytes, encoding: str, scratch: Path, kind: str) -> Path:
    """The beginning of a large file as UTF-8, cut at the end of a record."""
    text = _whole_lines(head, encoding)
    end = len(text)
    while text.count('"', 0, end) % 2 and (before := text.rfind("\n", 0, end - 1)) > 0:
        end = before + 1
    out = scratch / f"{path.name}.head.{kind}"
    out.write_text(text[:end], encoding="utf-8", newline="")
    return out


def _sheets(path: Path) -> list[str | None]:
    """The sheets of an xlsx file where there are several; [None] for any other file."""
    if path.suffix.lower() != ".xlsx":
        return [None]
    with zipfile.ZipFile(path) as packed:
        root = ElementTree.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314 - names only; entities are not resolved
    names = [element.get("name") for element in root.iter() if element.tag.endswith("}sheet")]
    return list(names) if len(names) > 1 else [None]


def _name(drop: Drop, sheet: str | None) -> str:
    """What says what the table is about: the sheet's name, else the file's without endings."""
    return sheet or drop.path.name.split(".")[0]
