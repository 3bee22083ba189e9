"""Where one contract column comes from.

Belongs here: the mapping of a column as a typed object, read from the source YAML. The file around it belongs to `source`,
what its values look like to `casts.form`, and what SQL it becomes to `conform`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.casts.form import COLUMN_KEYS, Form, read_form
from ingest.contract import Column, Contract
from ingest.yamlfile import Located


@dataclass(frozen=True)
class ColumnMapping:
    """Where one contract column comes from: a source column, a constant or SQL over the source's text columns.

    `form` says how its values are written; `aliases` are other names of the source column, of which a file has one. A
    file without an `is_optional` column has the constant `if_absent` there, or nothing.
    """

    source: str | None = None
    value: str | None = None
    sql: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    form: Form = field(default_factory=Form)
    aliases: tuple[str, ...] = ()
    is_optional: bool = False
    if_absent: str | None = None


def read_column(column: Column, data: Any, columns: Located, form: Form) -> ColumnMapping:
    """The mapping `data` of one contract column among `columns`; its values are written as `form` says, unless it says more.

    Errors: ConfigError naming file and line when it is wrong.
    """
    name = column.name
    if isinstance(data, str):
        return ColumnMapping(source=data, form=form)
    if not isinstance(data, Located):
        raise columns.fail(f"'{name}' must be a source column, or one of {{from: …}}, {{value: …}}, {{sql: …}}", name)
    data.only(("from", "value", "sql", "values", "if_absent", *COLUMN_KEYS))
    if sum(key in data for key in ("from", "value", "sql")) != 1:
        raise data.fail(f"'{name}' needs exactly one of from, value, sql")
    absent = _if_absent(column, data)
    values = {str(k): str(v) for k, v in data.get("values", {}).items()}
    value = None if "value" not in data else str(data["value"])
    own = read_form(data, form, column.type)
    names = _names(data) if "from" in data else ()
    source = names[0] if names else None
    return ColumnMapping(source, value, data.get("sql"), values, own, names[1:], "if_absent" in data, absent)


def same_columns(contract: Contract, form: Form) -> dict[str, ColumnMapping]:
    """Every column of `contract` from the source column of its name; those that need not be there may be absent."""
    return {
        name: ColumnMapping(source=name, form=form, is_optional=not column.required and name not in contract.key)
        for name, column in contract.columns.items()
    }


def _if_absent(column: Column, data: Located) -> str | None:
    given = data.get("if_absent")
    if "if_absent" in data and "from" not in data:
        raise data.fail("if_absent belongs to from: it is what a file without that column has", "if_absent")
    if "if_absent" in data and column.required and given is None:
        raise data.fail(f"'{column.name}' is required, so if_absent must be a value", "if_absent")
    return None if given is None else str(given)


def _names(data: Located) -> tuple[str, ...]:
    names = data["from"] if isinstance(data["from"], list) else [data["from"]]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise data.fail("from must be the name of a source column, or a list of names of which a file has one", "from")
    return tuple(names)
