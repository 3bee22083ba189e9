"""What the shape of a text says: its digits written as 9 and its words as a.

Belongs here: the lists of shapes that dates, times and numbers have. Adding a notation is adding a line.
"""

import re
from dataclasses import dataclass
from functools import cache

SHAPE_SQL = "regexp_replace(translate({value}, '0123456789', '9999999999'), '\\p{{L}}+', 'a', 'g')"


@dataclass(frozen=True)
class Reading:
    """A shape understood: `kind` is int, number, date, ts, email, phone or text.

    Dates and times: `format` as DuckDB's strptime takes it (empty for ISO 8601, which needs none); `is_open` when day
    and month could change places, `is_short` when the year has two digits, `has_zone`.
    Numbers: `decimal` and `thousands` marks that the shape proves; `is_open` when its one mark could be either;
    `signs` names what else is written (currency, percent, brackets, trailing_minus).
    """

    kind: str
    format: str = ""
    is_open: bool = False
    is_short: bool = False
    has_zone: bool = False
    decimal: str = ""
    thousands: str = ""
    decimals: int = 0
    signs: frozenset[str] = frozenset()


# Shape of the date, its format, whether day and month could change places, whether the year is short.
_DATES = tuple(
    (re.compile(shape), form, is_open, is_short)
    for shape, form, is_open, is_short in (
        (r"9999-99-99", "", False, False),
        (r"9999-99?-99?", "%Y-%m-%d", False, False),
        (r"9999/99?/99?", "%Y/%m/%d", False, False),
        (r"9999\.99?\.99?", "%Y.%m.%d", False, False),
        (r"99?/99?/9999", "%d/%m/%Y", True, False),
        (r"99?\.99?\.9999", "%d.%m.%Y", True, False),
        (r"99?-99?-9999", "%d-%m-%Y", True, False),
        (r"99?/99?/99", "%d/%m/%y", True, True),
        (r"99?\.99?\.99", "%d.%m.%y", True, True),
        (r"99?-99?-99", "%d-%m-%y", True, True),
        (r"99? a 9999", "%d %b %Y", False, False),
        (r"99?-a-9999", "%d-%b-%Y", False, False),
        (r"99?-a-99", "%d-%b-%y", False, True),
        (r"a 99?, 9999", "%b %d, %Y", False, False),
    )
)
_TIMES = (
    (re.compile(r"99?:99:99\.9+"), "%H:%M:%S.%f"),
    (re.compile(r"99?:99:99"), "%H:%M:%S"),
    (re.compile(r"99?:99"), "%H:%M"),
    (re.compile(r"99?:99:99 a"), "%I:%M:%S %p"),
    (re.compile(r"99?:99 a"), "%I:%M %p"),
)
_STAMP = re.compile(r"(?P<date>.+?)(?P<between> |a|, )(?P<time>99?:.+?)(?P<zone>a|[+-]99(:?99)?| ?[+-]9999| a)?")
_SIGN = re.compile(r"a|[^\w\s.,'’()+%-]{1,2}")
_GROUPED = r"9{1,3}(?P<mark>[ '’\u00a0\u202f])999((?P=mark)999)*"
_MARKED = (  # the number's body; decimal mark; thousands mark (None: the mark found); is it open which of the two it is
    (re.compile(r"9+"), "", "", False),
    (re.compile(r"9{1,3}\.999"), "", "", True),
    (re.compile(r"9{1,3},999"), "", "", True),
    (re.compile(r"9*\.9+|9+\."), ".", "", False),
    (re.compile(r"9*,9+|9+,"), ",", "", False),
    (re.compile(r"9{1,3}(,999)+\.9+"), ".", ",", False),
    (re.compile(r"9{1,3}(\.999)+,9+"), ",", ".", False),
    (re.compile(r"9{1,3}(,999){2,}"), "", ",", False),
    (re.compile(r"9{1,3}(\.999){2,}"), "", ".", False),
    (re.compile(_GROUPED), "", None, False),
    (re.compile(_GROUPED + r"\.9+"), ".", None, False),
    (re.compile(_GROUPED + ",9+"), ",", None, False),
)


@cache
def read_shape(shape: str) -> Reading:
    """What values of `shape` are."""
    return _moment(shape) or _number(shape) or Reading("email" if "@" in shape and " " not in shape else "text")


def _date(shape: str) -> tuple[str, bool, bool] | None:
    return next(((form, o, s) for pattern, form, o, s in _DATES if pattern.fullmatch(shape)), None)


def _moment(shape: str) -> Reading | None:
    if whole := _date(shape):
        return Reading("date", *whole)
    parts = _STAMP.fullmatch(shape)
    day = _date(parts["date"]) if parts else None
    if parts is None or day is None:
        return None
    form, is_open, is_short = day
    zone = parts["zone"] or ""
    for pattern, clock in _TIMES:
        # An `a` after a blank is AM or PM, one without is the Z of UTC.
        time = parts["time"] + (zone if zone == " a" else "")
        if pattern.fullmatch(time):
            between = "T" if parts["between"] == "a" else parts["between"]
            has_zone = bool(zone) and zone != " a"
            # DuckDB reads ISO 8601 by itself; any other form has to be declared as a whole.
            stamp = "" if form == "" and not clock.endswith("%p") else f"{form or '%Y-%m-%d'}{between}{clock}"
            return Reading("ts", stamp, is_open, is_short, has_zone)
    return None


def _number(shape: str) -> Reading | None:
    body, signs = shape, set()
    if body.startswith("(") and body.endswith(")"):
        body, signs = body[1:-1], {"brackets"}
    if body.endswith("%"):
        body = body[:-1].rstrip()
        signs.add("percent")
    found = _SIGN.search(body)
    if found and (found.start() <= 1 or found.end() == len(body)):
        body = (body[: found.start()] + body[found.end() :]).strip()
        signs.add("currency")
    if len(body) > 1 and body.endswith("-"):
        body = body[:-1]
        signs.add("trailing_minus")
    body = body.removeprefix("-").removeprefix("+").strip()
    for pattern, decimal, thousands, is_open in _MARKED:
        if match := pattern.fullmatch(body):
            mark = match["mark"] if thousands is None else thousands
            kind = "int" if pattern is _MARKED[0][0] and not signs else "number"
            after = len(body) - body.rfind(decimal) - 1 if decimal else 0
            open_mark = "." if "." in body else ","
            return Reading(kind, "", is_open, False, False, open_mark if is_open else decimal, mark, after, frozenset(signs))
    return None
