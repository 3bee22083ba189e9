"""What the shape of a text says: its digits written as 9, its words as a, and a currency beside a number as ¤.

Belongs here: the lists of shapes that dates, times and numbers have. Adding a notation is adding a line.
"""

import re
from dataclasses import dataclass
from functools import cache

from ingest.propose.words import vocabulary
from ingest.sql import literal

_BLANK = "[ \u00a0\u202f]?"


@dataclass(frozen=True)
class Reading:
    """A shape understood: `kind` is int, number, date, ts, email or text.

    Dates and times: `format` as a mapping declares it (`iso` for ISO 8601); `is_open` when day and month could change
    places; `has_zone`.
    Numbers: `decimal` and `thousands` marks that the shape proves; `is_open` when its one mark could be either, and then
    `decimal` is that mark; `signs` names what else is written (currency, percent, brackets, trailing).
    """

    kind: str
    format: str = ""
    is_open: bool = False
    has_zone: bool = False
    decimal: str = ""
    thousands: str = ""
    signs: frozenset[str] = frozenset()


@cache
def _currency() -> str:
    """The regular expression of what may stand beside an amount."""
    known = {*vocabulary()["currency_signs"], *vocabulary()["currencies"]}
    return "|".join(re.escape(sign).replace(" ", "[ ]") for sign in sorted(known, key=lambda sign: (-len(sign), sign)))


def shape_sql(value: str) -> str:
    """SQL for the shape of the text expression `value`."""
    before = literal(f"^([-+(]?)(?:{_currency()}){_BLANK}([-+]?[0-9.,])")
    after = literal(f"([0-9.,)-]){_BLANK}(?:{_currency()})([-)]?)$")
    marked = f"regexp_replace(regexp_replace({value}, {before}, '\\1¤\\2'), {after}, '\\1¤\\2')"
    return f"regexp_replace(translate({marked}, '0123456789', '9999999999'), '\\p{{L}}+', 'a', 'g')"


def currency_sign(value: str) -> str:
    """The sign or code beside the amount `value`; empty when there is none."""
    found = re.match(rf"[-+(]?({_currency()}){_BLANK}[-+]?[0-9.,]", value) or re.search(
        rf"[0-9.,)-]{_BLANK}({_currency()})[-)]?$", value
    )
    return found[1] if found else ""


# Shape of the date, its format, and whether day and month could change places.
_DATES = tuple(
    (re.compile(shape), form, is_open)
    for shape, form, is_open in (
        (r"9999-99-99", "iso", False),
        (r"9999-99?-99?", "%Y-%m-%d", False),
        (r"9999/99?/99?", "%Y/%m/%d", False),
        (r"9999\.99?\.99?", "%Y.%m.%d", False),
        (r"99?/99?/9999", "%d/%m/%Y", True),
        (r"99?\.99?\.9999", "%d.%m.%Y", True),
        (r"99?-99?-9999", "%d-%m-%Y", True),
        (r"99?/99?/99", "%d/%m/%y", True),
        (r"99?\.99?\.99", "%d.%m.%y", True),
        (r"99?-99?-99", "%d-%m-%y", True),
        (r"99? a 9999", "%d %b %Y", False),
        (r"99?-a-9999", "%d-%b-%Y", False),
        (r"99?-a-99", "%d-%b-%y", False),
        (r"a 99?, 9999", "%b %d, %Y", False),
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
_GROUPED = "9{1,3}(?P<mark>[ '\u2019\u00a0\u202f\u2009_])999((?P=mark)999)*"
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


def _date(shape: str) -> tuple[str, bool] | None:
    return next(((form, is_open) for pattern, form, is_open in _DATES if pattern.fullmatch(shape)), None)


def _moment(shape: str) -> Reading | None:
    if whole := _date(shape):
        return Reading("date", *whole)
    parts = _STAMP.fullmatch(shape)
    day = _date(parts["date"]) if parts else None
    if parts is None or day is None:
        return None
    form, is_open = day
    zone = parts["zone"] or ""
    # An `a` after a blank is AM or PM, one without is the Z of UTC.
    time = parts["time"] + (zone if zone == " a" else "")
    clock = next((clock for pattern, clock in _TIMES if pattern.fullmatch(time)), None)
    if clock is None:
        return None
    between = "T" if parts["between"] == "a" else parts["between"]
    # ISO 8601 is read as it is; any other form has to be declared as a whole.
    is_iso = form == "iso" and not clock.endswith("%p")
    offset = f"{' ' * zone.startswith(' ')}%z" if "9" in zone else ""
    stamp = "iso" if is_iso else f"{'%Y-%m-%d' if form == 'iso' else form}{between}{clock}{offset}"
    return Reading("ts", stamp, is_open, bool(zone) and zone != " a")


def _number(shape: str) -> Reading | None:
    body, signs = shape, set()
    if body.startswith("(") and body.endswith(")"):
        body, signs = body[1:-1], {"brackets"}
    if body.endswith("%"):
        body = body[:-1].rstrip()
        signs.add("percent")
    if "¤" in body:
        body = body.replace("¤", "", 1)
        signs.add("currency")
    if len(body) > 1 and body.endswith("-"):
        body = body[:-1]
        signs.add("trailing")
    body = body.removeprefix("-").removeprefix("+").strip()
    for pattern, decimal, thousands, is_open in _MARKED:
        if match := pattern.fullmatch(body):
            kind = "int" if pattern is _MARKED[0][0] and not signs else "number"
            mark = match["mark"] if thousands is None else thousands
            open_mark = "." if "." in body else ","
            return Reading(kind, "", is_open, False, open_mark if is_open else decimal, mark, frozenset(signs))
    return None
