"""The text of one cell: numbers as Excel shows their digits, dates as ISO 8601.

Belongs here: pure functions from what the XML says to text.
"""

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation

# Excel calculates with 15 digits; what a file holds beyond them is noise of binary fractions (0.1 + 0.2).
_FIFTEEN = Context(prec=15)
_EXACT = 2**53
_SIMPLE = re.compile(r"-?\d{1,15}|-?\d{1,8}\.\d{1,6}[1-9]|-?\d{1,8}\.[1-9]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
# Built-in formats that a file uses by number without saying what they are.
_BUILT_IN = dict.fromkeys([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)], "date") | {46: "elapsed"}
_LAST_SERIAL = 2958466  # 10000-01-01


def number_text(raw: str) -> str:
    """The digits of a number cell, without exponent, rounded to the 15 digits that Excel knows.

    A whole number too large for a cell to hold exactly keeps its exponent, which no number column accepts.
    """
    if _SIMPLE.fullmatch(raw):
        return raw
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite():
        return raw
    if number == number.to_integral_value():
        return str(int(number)) if abs(number) <= _EXACT else raw
    text = format(_FIFTEEN.plus(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_text(text: str) -> str:
    """A text of the file with `_x000D_` and its like as the characters they stand for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def format_kind(number: int, code: str | None) -> str:
    """What a number format shows: 'date' (also times), 'elapsed' hours, or 'number'."""
    if code is None:
        return _BUILT_IN.get(number, "number")
    shown = code.split(";")[0]
    if _ELAPSED.search(shown):
        return "elapsed"
    left = _LITERAL.sub("", shown).lower()
    return "date" if left != "general" and re.search("[ymdhs]", left) else "number"


def date_text(raw: str, *, is_1904: bool) -> str:
    """ISO text of a serial date, with a time where it has one; the number where there is no such day.

    Serial 60 is 1900-02-29, a day that only Excel knows: it is written as Excel shows it, and no date column accepts it.
    """
    try:
        serial = float(raw)
    except ValueError:
        return raw
    if not 0 <= serial < _LAST_SERIAL:
        return number_text(raw)
    at = timedelta(milliseconds=round(serial * 86_400_000))
    if serial < 1 and not is_1904:
        return _clock(datetime.min + at)
    if int(serial) == 60 and not is_1904:
        return "1900-02-29" + ("" if serial == 60 else f" {_clock(datetime.min + at)}")
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 31 if serial < 60 else 30)
    moment = first + at
    has_time = moment.time() != datetime.min.time()
    return f"{moment.date().isoformat()} {_clock(moment)}" if has_time else moment.date().isoformat()


def _clock(moment: datetime) -> str:
    return moment.time().isoformat("milliseconds" if moment.microsecond else "seconds")


def elapsed_text(raw: str) -> str:
    """Hours, minutes and seconds of a duration such as 36:15:00."""
    try:
        seconds = round(float(raw) * 86_400)
    except ValueError:
        return raw
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{second:02}"
