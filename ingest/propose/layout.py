"""How a delimited file is laid out: its delimiter, and the lines before its header.

Belongs here: evidence in the first records. The meaning of values belongs to `shapes`.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass

from ingest.formats import DELIMITERS

_RECORDS = 200


@dataclass(frozen=True)
class Layout:
    """The `delimiter`, the number of lines before the header (`skip_lines`), and why it is not understood (`fault`)."""

    delimiter: str
    skip_lines: int = 0
    fault: str = ""


def guess_layout(text: str) -> Layout:
    """The layout of the delimited file that begins with `text` (whole lines)."""
    tries = [(delimiter, _records(text, delimiter)) for delimiter in DELIMITERS.values()]
    # The first of equals wins, and the list begins with the commonest.
    delimiter, records = max(tries, key=lambda each: _evenness(each[1]))
    if not records:
        return Layout(",", fault="empty, not even a header; ask for the export again")
    first = _header(records)
    line, header = records[first]
    if numbers := [name for name in header if _is_number(name)]:
        return Layout(delimiter, fault=f"its first line holds values ({', '.join(numbers)[:40]}), no column names")
    return Layout(delimiter, line - 1 if first else 0)


def _records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The first records that are not blank, each with the line it starts on; none where quotes do not add up."""
    reader, line, found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1, []
    try:
        for record in reader:
            if record:
                found.append((line, record))
            line = reader.line_num + 1
            if len(found) == _RECORDS:
                break
    except csv.Error:
        return []
    return found


def _width(records: list[tuple[int, list[str]]]) -> int:
    return Counter(len(record) for _, record in records).most_common(1)[0][0]


def _header(records: list[tuple[int, list[str]]]) -> int:
    """The number of the first record that is as wide as most, where lines before it are shorter or, as spreadsheets write
    a title, hardly filled."""
    width = _width(records)
    wide = [number for number, (_, record) in enumerate(records) if width == 1 or len(record) == width]
    return next((number for number in wide if _filled(records[number][1]) > width / 2), wide[0])


def _filled(record: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in record)


def _evenness(records: list[tuple[int, list[str]]]) -> float:
    """How well a delimiter fits: the share of records as wide as most, and a little for their width.

    A mark inside values (1,50) can be as even as the delimiter; then the header above tells, which has no numbers.
    """
    width = _width(records) if records else 1
    if width == 1:
        return 0.01 if records else 0.0
    first = _header(records)
    alike = sum(len(record) == width for _, record in records) / (len(records) - first)
    return alike + min(width, 50) / 1000 - 0.5 * any(map(_is_number, records[first][1])) - 0.02 * (first > 0)


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "", 1).replace(",", "", 1).replace("-", "", 1).isdigit()
