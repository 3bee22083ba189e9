"""What can go wrong with a file between a system and a warehouse, as seeded functions over bytes.

Belongs here: damage. Each mutation takes a random generator and the bytes of a delimited file and gives other bytes; the
same seed gives the same damage.
"""

import codecs
import csv
import gzip
import io
from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, bytes], bytes]

WORDS = (
    "", " ", "NULL", "n/a", "-", "0", "-1", "1e3", "1.005", "1,5", "1.234.567,89", "(12.00)", "12.00-", "$5", "NaN", "inf",
    "99999999999999999999999999", "0x10", "1_000", "true", "2025-02-30", "31/12/2025", "12/31/2025", "45000", "infinity",
    "2025-01-01T00:00:00+25:00", "2025-03-09 02:30:00", "0001-01-01", "9999-12-31", "=1+1", "é", "中文", "\u00a0", "\u200b",
    "\ufeff", "a\nb", "a\r\nb", 'a"b', "a\tb", "\0", "'; DROP TABLE x; --", "{braces}", "%s", "\\", "x" * 5000, "🙂",
)  # fmt: skip


def _span(rng: Random, data: bytes, most: int) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.randrange(1, most))


def flip_bytes(rng: Random, data: bytes) -> bytes:
    """A few bytes become others."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 12)):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def truncate(rng: Random, data: bytes) -> bytes:
    """The end is missing."""
    return data[: rng.randrange(len(data) + 1)]


def cut_out(rng: Random, data: bytes) -> bytes:
    """A piece in the middle is missing."""
    start, end = _span(rng, data, 400)
    return data[:start] + data[end:]


def repeat_piece(rng: Random, data: bytes) -> bytes:
    """A piece is there twice."""
    start, end = _span(rng, data, 400)
    return data[:end] + data[start:end] + data[end:]


def insert_bytes(rng: Random, data: bytes) -> bytes:
    """Something that means something to a parser appears somewhere."""
    piece = rng.choice(
        [b"\0", b"\n", b"\r", b"\r\n", b'"', b'""', b",", b";", b"\t", b"\\", b"\xff", b"\x1a", b"\n\n\n"]
    )
    at = rng.randrange(len(data) + 1)
    return data[:at] + piece * rng.randrange(1, 4) + data[at:]


def other_delimiter(rng: Random, data: bytes) -> bytes:
    """The export was set to another delimiter."""
    return data.replace(b",", rng.choice([b";", b"\t", b"|", b"", b",,"]))


def other_line_ends(rng: Random, data: bytes) -> bytes:
    """Windows, old Macintosh, or both at once."""
    lines = data.split(b"\n")
    return b"".join(line + rng.choice([b"\r\n", b"\r", b"\n", b"\n\n"]) for line in lines)


def other_encoding(rng: Random, data: bytes) -> bytes:
    """The text is written in an encoding nobody declared, with or without a byte-order mark."""
    text = data.decode("utf-8", "replace").replace("e", "é")
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE, "utf-8": codecs.BOM_UTF8}
    encoding = rng.choice(["utf-16-le", "utf-16-be", "utf-8", "cp1252", "gb18030", "utf-7", "cp037"])
    return marks.get(encoding, b"") * rng.randrange(2) + text.encode(encoding, "replace")


def huge_field(rng: Random, data: bytes) -> bytes:
    """One field grows beyond all measure."""
    at = rng.randrange(len(data) + 1)
    return (
        data[:at] + rng.choice([b"x", b"9", b'"', b" ", b"\n"]) * rng.choice([70_000, 3_000_000, 9_000_000]) + data[at:]
    )


def nothing_left(rng: Random, data: bytes) -> bytes:
    """Empty, blank, or only a header."""
    return rng.choice(
        [b"", b"\n", b"\r\n\r\n", b"   ", codecs.BOM_UTF8, data.split(b"\n")[0], data.split(b"\n")[0] + b"\n"]
    )


def twice(rng: Random, data: bytes) -> bytes:
    """Two exports in one file, the second with its header."""
    return data + data


def _rows(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8", "replace")
    try:
        return list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    except csv.Error:  # damaged before, beyond what a parser takes
        return [line.split(",") for line in text.split("\n")]


def _bytes(rng: Random, rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(
        out, quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), lineterminator=rng.choice(["\n", "\r\n"])
    ).writerows(rows)
    return out.getvalue().encode("utf-8")


def other_values(rng: Random, data: bytes) -> bytes:
    """Some cells hold what their column should not."""
    rows = _rows(data)
    for _ in range(rng.randrange(1, 15)):
        row = rng.choice(rows)
        if row:
            row[rng.randrange(len(row))] = rng.choice(WORDS)
    return _bytes(rng, rows)


def drop_column(rng: Random, data: bytes) -> bytes:
    """A column is gone."""
    rows, at = _rows(data), rng.randrange(20)
    return _bytes(rng, [row[:at] + row[at + 1 :] for row in rows])


def double_column(rng: Random, data: bytes) -> bytes:
    """A column is there twice."""
    rows, at = _rows(data), rng.randrange(8)
    return _bytes(rng, [row + row[at : at + 1] for row in rows])


def shuffle_columns(rng: Random, data: bytes) -> bytes:
    """The columns stand in another order."""
    rows = _rows(data)
    order = list(range(max(map(len, rows), default=0)))
    rng.shuffle(order)
    return _bytes(rng, [[row[i] for i in order if i < len(row)] for row in rows])


def rename_column(rng: Random, data: bytes) -> bytes:
    """A header changed case, gained blanks or another name."""
    rows = _rows(data)
    if rows and rows[0]:
        at = rng.randrange(len(rows[0]))
        name = rows[0][at]
        rows[0][at] = rng.choice(
            [name.upper(), f" {name} ", name + "_new", "", "_row_number", "\ufeff" + name, 'a"b', "t:x"]
        )
    return _bytes(rng, rows)


def shuffle_rows(rng: Random, data: bytes) -> bytes:
    """The rows stand in another order; perhaps the header does too."""
    rows = _rows(data)
    start = rng.randrange(2)
    tail = rows[start:]
    rng.shuffle(tail)
    return _bytes(rng, rows[:start] + tail)


def ragged_rows(rng: Random, data: bytes) -> bytes:
    """Some rows have too few or too many fields."""
    rows = _rows(data)
    for row in rows:
        if rng.random() < 0.1:
            row[:] = rng.choice([row[:-1], [*row, "extra"], [], row * 2])
    return _bytes(rng, rows)


def wrong_compression(rng: Random, data: bytes) -> bytes:
    """A file that is not what its ending says."""
    packed = gzip.compress(data)
    return rng.choice([packed, packed[: len(packed) // 2], b"PK\x03\x04" + data, b"\x28\xb5\x2f\xfd" + data])


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes, truncate, cut_out, repeat_piece, insert_bytes, other_delimiter, other_line_ends, other_encoding, huge_field,
    nothing_left, twice, other_values, drop_column, double_column, shuffle_columns, rename_column, shuffle_rows, ragged_rows,
    wrong_compression,
)  # fmt: skip


def mutated(seed: int, data: bytes) -> tuple[str, bytes]:
    """Damaged `data` and the names of the one to three mutations that made it, all decided by `seed`."""
    rng, names = Random(seed), []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        mutation = rng.choice(MUTATIONS)
        names.append(mutation.__name__)
        data = mutation(rng, data)
    return " + ".join(names), data
