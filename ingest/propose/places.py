"""Where the rows are inside a workbook or a JSON file.

Belongs here: sheets, title rows above a header, and the key that holds an array of objects.
"""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.errors import FileError
from ingest.xlsx.rows import rows
from ingest.xlsx.workbook import open_workbook

_ROWS, _DEPTH = 50, 3


def sheets(path: Path, name: str) -> list[dict[str, Any]]:
    """What the mapping of each sheet of the workbook at `path` must declare: its name where there are several, and the
    rows before its header. Sheets with nothing in them are left out.

    Errors: FileError when the file is no workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            book = open_workbook(archive, name)
            found = {
                sheet: [(row.number, len(row.texts)) for row in islice(rows(book, sheet, []), _ROWS)]
                for sheet in book.sheets
            }
    except (zipfile.BadZipFile, KeyError) as error:
        raise FileError(f"{name}: no workbook that can be read; save it as .xlsx without a password") from error
    full = {sheet: seen for sheet, seen in found.items() if seen}
    return [
        ({"sheet": sheet} if len(found) > 1 else {}) | ({"skip_lines": skipped} if (skipped := _before(seen)) else {})
        for sheet, seen in full.items()
    ]


def _before(seen: list[tuple[int, int]]) -> int:
    """How many rows stand before the header: the first row that has about as many cells as most rows."""
    usual = Counter(width for _, width in seen).most_common(1)[0][0]
    at = next(n for n, (_, width) in enumerate(seen) if width >= 0.7 * usual)
    return seen[at][0] - 1 if at else 0


def records_key(text: str, name: str) -> str | None:
    """The key that holds the array of objects in JSON `text`, dots leading inwards; None where the text is that array.

    Errors: FileError when it is no JSON, or there is no such key or several.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{name}: not JSON: {error}") from error
    if isinstance(data, list):
        return None
    keys = list(_arrays(data, "", _DEPTH))
    if len(keys) != 1:
        found = f"several arrays of objects ({', '.join(keys[:5])})" if keys else "no array of objects"
        raise FileError(f"{name}: {found}; the mapping's `records` names the one to read")
    return keys[0]


def _arrays(data: Any, prefix: str, depth: int) -> Iterator[str]:
    if not isinstance(data, Mapping) or not depth:
        return
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            yield f"{prefix}{key}"
        else:
            yield from _arrays(value, f"{prefix}{key}.", depth - 1)
