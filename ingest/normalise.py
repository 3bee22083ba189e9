"""The exact, slower readers' common ground: clean, fully quoted CSV with row numbers, and the delimited text reader.

Belongs here: delimited files that DuckDB's fast reader cannot take as they are (ragged rows, NUL bytes, blank lines).
Every record ends up either in the clean file or in the file of bad records, never in neither. JSON belongs to
`jsontext`, sheets to `sheet`.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TextIO

from ingest.decode import decoded
from ingest.errors import FileError

# A field beyond this is a broken file rather than data; the limit keeps memory bounded.
MAX_FIELD = 8 << 20

# A record beyond this is set aside, cut to MAX_RAW: in quotes it must fit the longest line that DuckDB reads (2 MiB).
MAX_RECORD, MAX_RAW = 1 << 18, 1 << 14


@dataclass(frozen=True)
class Normalised:
    """A clean CSV (`_row_number` and the file's columns), the bad records beside it, and how many records there were."""

    clean: Path
    bad: Path
    columns: tuple[str, ...]
    rows_in: int
    rows_bad: int


class Sorter:
    """Sorts the records of one file into the clean and the bad file, and counts them."""

    def __init__(self, columns: Sequence[str], folder: Path) -> None:
        self.columns, self.clean, self.bad = tuple(columns), folder / "clean.csv", folder / "bad.csv"
        self.kept = self.dropped = 0

    def __enter__(self) -> "Sorter":
        self._files = ExitStack()
        good, bad = (
            self._files.enter_context(p.open("w", newline="", encoding="utf-8")) for p in (self.clean, self.bad)
        )
        self._keep = csv.writer(good, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self._drop = csv.writer(bad, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self._keep.writerow(["_row_number", *self.columns])
        self._drop.writerow(["_row_number", "line", "fault", "raw"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, number: int, line: int, values: Sequence[str], fault: str | None, raw: str) -> None:
        """Record `number`, which starts on `line`: clean, or with a `fault` bad, and then its `raw` text is kept."""
        fault = fault or _unfit(values)
        if fault is None:
            try:
                self._keep.writerow([number, *values])
                self.kept += 1
                return
            except UnicodeEncodeError:
                fault = "half of a surrogate pair, which is no character"
        raw = raw[:MAX_RAW].replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
        self._drop.writerow([number, line, fault, raw])
        self.dropped += 1

    def result(self) -> Normalised:
        """What was sorted. Call after leaving the context."""
        return Normalised(self.clean, self.bad, self.columns, self.kept + self.dropped, self.dropped)


def _unfit(values: Sequence[str]) -> str | None:
    """Why a record cannot be stored, whatever format it came in."""
    if any("\0" in value for value in values):
        return "a NUL byte inside a field"
    if (length := sum(map(len, values))) > MAX_RECORD:
        return f"{length} characters where a record may have {MAX_RECORD}"
    return None


def column_names(header: Sequence[str], name: str) -> list[str]:
    """The header with a name for every column: one without is called by its position, `column_4`.

    Errors: FileError, calling the file `name`, when a column's name holds what no text may hold.
    """
    for column in header:
        if "\0" in column or any("\ud800" <= letter <= "\udfff" for letter in column):
            raise FileError(
                f"{name}, line 1: column name {ascii(column)[:80]} holds no proper text; rename it in the export"
            )
    return [column if column.strip() else f"column_{position}" for position, column in enumerate(header, start=1)]


def _records(text: TextIO, name: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each non-blank record with the line it starts on. A broken quote refuses the whole file."""
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise FileError(
                f"{name}, line {line + skipped}: the record that starts here is broken ({error}); "
                "close or double its quotation marks, or export the file again"
            ) from error
        if record is None:
            return
        if record:
            yield line + skipped, record
        line = reader.line_num + 1


def normalise_csv(path: Path, name: str, delimiter: str, skipped: int, folder: Path) -> Normalised:
    """Rewrite a delimited UTF-8 file; records of the wrong width or with NUL bytes go to the bad file.

    Messages call the file `name` and count lines from `skipped`, the lines cut off before the header.

    Errors: FileError when the text is not UTF-8, a quote never closes or there is no header.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            records = _records(text, name, delimiter, skipped)
            _, header = next(records, (0, []))
            if not header:
                raise FileError(f"{name}, line 1: the file is empty, not even a header; ask for the export again")
            with Sorter(column_names(header, name), folder) as rows:
                for number, (line, record) in enumerate(records, start=1):
                    is_whole = len(record) == len(header)
                    fault = None if is_whole else f"{len(record)} fields where the header has {len(header)}"
                    rows.add(number, line, record, fault, delimiter.join(record))
            return rows.result()
    except UnicodeDecodeError:
        for _ in decoded(path, name, "utf-8"):
            pass  # says on which line
        raise
