"""How a delimited file is laid out: its delimiter, and whether it begins with a header.

Belongs here: evidence in the first records. The meaning of values belongs to `shapes`.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass

# In the order of preference, where several fit equally well.
DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x1f", "\x01")
_RECORDS = 200


@dataclass(frozen=True)
class Layout:
    """The `delimiter`, the number of lines before the header (`skip_lines`), and why it is not understood (`fault`)."""

    delimiter: str
    skip_lines: int = 0
    fault: str = ""


def guess_layout(text: str) -> Layout:
    """The layout of the delimited file that begins with `text` (whole lines)."""
    best = max((_try(text, delimiter) for delimiter in DELIMITERS), key=lambda found: found[0])
    (_, records, layout) = best
    if not records:
        return Layout(",", fault="the file is empty, not even a header")
    header = records[layout.skip_lines]
    if any(_is_number(name) for name in header):
        shown = ", ".join(name for name in header if _is_number(name))
        return Layout(layout.delimiter, fault=f"its first line holds values ({shown[:40]}), no column names")
    return layout


def _try(text: str, delimiter: str) -> tuple[float, list[list[str]], Layout]:
    """How well a delimiter fits (fields in the usual record, and the share of records like it), and what it gives."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        records = [record for _, record in zip(range(_RECORDS), reader, strict=False) if record]
    except csv.Error:
        records = []
    if not records:
        return 0.0, records, Layout(delimiter)
    width, like = Counter(map(len, records)).most_common(1)[0]
    before = next(number for number, record in enumerate(records) if len(record) == width)
    share = like / (len(records) - before)
    return (0.0 if width == 1 else share + min(width, 50) / 1000), records, Layout(delimiter, before if width > 1 else 0)


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "", 1).replace(",", "", 1).replace("-", "", 1).isdigit()
