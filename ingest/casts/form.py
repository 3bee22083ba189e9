"""How a source writes its values: the options of a mapping that concern text.

Belongs here: the `Form` of a column and how YAML becomes one. A form is declared for a source, a file or one column, and
the narrower one wins. Whether one option has a sane value is decided in `declared`; what it means in SQL, in the module
of its type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ingest.casts.declared import READERS, Negate
from ingest.yamlfile import Located

NUMBERS = ("money", "qty", "rate", "int")

# The contract types that an option concerns; the others concern every type.
_CONCERNS: Mapping[str, tuple[str, ...]] = {
    "decimal_mark": NUMBERS,
    "thousands_mark": NUMBERS,
    "currency_sign": NUMBERS,
    "negative": NUMBERS,
    "percent": NUMBERS,
    "scale": NUMBERS,
    "round": NUMBERS,
    "negate": NUMBERS,
    "date_format": ("date",),
    "timestamp_format": ("ts",),
    "time_zone": ("ts",),
    "zone_from": ("ts",),
    "repeated_hour": ("ts",),
    "id_form": ("id",),
}
# A whole file of percents or millionths would be a trap: these are declared column by column.
_COLUMN_ONLY = ("percent", "scale", "round", "negate")


@dataclass(frozen=True)
class Form:
    """How the values of one column are written.

    `scale` is an exponent: the value is the written number times ten to it. `negate` True turns the sign of every row.
    No format means ISO 8601, no time zone the source's. `zone_from` names the source column that holds each row's zone.
    """

    null_values: tuple[str, ...] = ()
    trim: str = ""
    decimal_mark: str = "."
    thousands_mark: str = ""
    currency_sign: str = ""
    negative: str = "minus"
    percent: bool = False
    scale: int = 0
    round: str | None = None
    negate: bool | Negate = False
    date_format: tuple[str, ...] = ()
    timestamp_format: tuple[str, ...] = ()
    time_zone: str | None = None
    zone_from: str | None = None
    repeated_hour: str = "first"
    id_form: str | None = None


COLUMN_KEYS = tuple(field.name for field in fields(Form))
FILE_KEYS = tuple(key for key in COLUMN_KEYS if key not in _COLUMN_ONLY)


def read_form(data: Mapping[str, Any], base: Form, column_type: str | None = None) -> Form:
    """`base` with what `data` declares; for one column when `column_type` is its contract type.

    Errors: ConfigError naming file and line when an option has a value it cannot have, or means nothing for the type.
    """
    if not isinstance(data, Located):
        return base
    given = {}
    for key in [key for key in COLUMN_KEYS if key in data]:
        if column_type and column_type not in _CONCERNS.get(key, (column_type,)):
            raise data.fail(f"{key} means nothing for a column of type {column_type}; remove it", key)
        try:
            given[key] = READERS[key](data[key])
        except ValueError as error:
            raise data.fail(f"{key} {error}", key) from error
    form = replace(base, **given)
    if form.decimal_mark in form.thousands_mark:
        wrong = "thousands_mark" if "thousands_mark" in data else "decimal_mark"
        raise data.fail("decimal_mark and thousands_mark must differ", wrong)
    return form
