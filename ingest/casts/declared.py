"""The values that options of a mapping may have.

Belongs here: turning one value from YAML into what a `Form` holds, or a ValueError that says what it should have been.
File and line are added by the caller.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from ingest.casts.formats import check_formats

_GROUPING = {".", ",", " ", "'", "_", "\u00a0", "\u2009", "\u202f", "\u2019"}
_MOST_SCALE = 9


@dataclass(frozen=True)
class Negate:
    """Which rows have their sign turned: those whose source column `column` holds one of `values`."""

    column: str
    values: tuple[str, ...]


def _shown(value: object) -> str:
    return f"'{str(value)[:40]}'"


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"must be a list such as [N/A], not {_shown(value)}")
    return tuple(str(each) for each in value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"must be a text, not {_shown(value)}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {_shown(value)}")
    return value


def _one_of(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}, not {_shown(value)}")
        return str(value)

    return read


def _formats(*, with_time: bool) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        formats = tuple(_text(each) for each in (value if isinstance(value, list) else [value]))
        check_formats(formats, with_time=with_time)
        return formats

    return read


def _zone(value: Any) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"must be an IANA time zone such as Europe/Paris, not {_shown(value)}") from error


def _grouping(value: Any) -> str:
    text = str(value or "")
    if not set(text) <= _GROUPING:
        raise ValueError(f"must be made of point, comma, apostrophe, underscore or kinds of space, not {_shown(value)}")
    return text


def _currency_sign(value: Any) -> str:
    text = str(value).strip()
    if not text or len(text) > 8 or any(c.isdigit() or c in "+-()%" for c in text):
        raise ValueError(f"must be one sign or code such as €, US$ or EUR, not {_shown(value)}")
    return text


def _power_of_ten(value: Any) -> int:
    """The exponent of a power of ten."""
    try:
        sign, digits, exponent = Decimal(str(value)).normalize().as_tuple()
    except InvalidOperation:
        sign, digits, exponent = 1, (), 0
    if sign or digits != (1,) or not isinstance(exponent, int) or abs(exponent) > _MOST_SCALE:
        raise ValueError(f"must be a power of ten such as 0.000001 or 1000, not {_shown(value)}")
    return exponent


def _negate(value: Any) -> bool | Negate:
    if isinstance(value, bool):
        return value
    if not isinstance(value, dict) or set(value) != {"column", "in"} or not isinstance(value["in"], list):
        raise ValueError(f"must be true or {{column: type, in: [refund]}}, not {_shown(value)}")
    return Negate(str(value["column"]), tuple(str(each) for each in value["in"]))


READERS: Mapping[str, Callable[[Any], Any]] = {
    "null_values": _texts,
    "trim": _text,
    "decimal_mark": _one_of(".", ","),
    "thousands_mark": _grouping,
    "currency_sign": _currency_sign,
    "negative": _one_of("minus", "brackets", "trailing"),
    "percent": _flag,
    "scale": _power_of_ten,
    "round": _one_of("half_up"),
    "negate": _negate,
    "date_format": _formats(with_time=False),
    "timestamp_format": _formats(with_time=True),
    "time_zone": _zone,
    "zone_from": _text,
    "repeated_hour": _one_of("first", "last"),
    "id_form": _one_of("salesforce"),
}
