"""Canonical contracts: what each extract must look like, read from `contracts/<extract>.yml`.

Belongs here: the contract YAML as typed objects. How a company's files map to a contract belongs to `source`; how rows
are cast to it belongs to `conform`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.yamlfile import Located, read_yaml

CONTRACTS_DIR = Path(__file__).parent / "contracts"
SEEDS_DIR = Path(__file__).parent.parent / "dbt_project" / "seeds"

# The physical type of each contract type. Instants are stored as UTC without a zone (rule R2).
SQL_TYPES: Mapping[str, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "code": "VARCHAR",
    "ccy": "VARCHAR",
    "ts": "TIMESTAMP",
    "date": "DATE",
    "money": "DECIMAL(18,2)",
    "qty": "DECIMAL(18,4)",
    "rate": "DECIMAL(18,8)",
    "int": "BIGINT",
    "bool": "BOOLEAN",
}

_COLUMN_KEYS = ("type", "required", "description", "personal", "codes", "values", "minimum", "maximum", "any_day")
_CONTRACT_KEYS = (
    "extract", "description", "grain", "key", "core", "complete_without", "audience", "absence", "control_totals", "columns",
    "rules",
)  # fmt: skip

AUDIENCES = ("sales", "finance")


@dataclass(frozen=True)
class Column:
    """One column of an extract.

    `type` is a key of SQL_TYPES. `codes` names the seed that lists its values, `values` lists them in place;
    `minimum` and `maximum` are inclusive limits. A date with `any_day` may lie centuries away, as an end that means
    "never" or a close date mistyped: gate 1 lets it pass and the marts say what it means.
    """

    name: str
    type: str
    description: str
    required: bool = False
    personal: bool = False
    codes: str | None = None
    values: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    any_day: bool = False

    @property
    def sql_type(self) -> str:
        """The column's type in the lake."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Rule:
    """A named condition on one row: `sql` is true for a row that breaks it, `message` says what to do."""

    name: str
    sql: str
    message: str


@dataclass(frozen=True)
class Contract:
    """One canonical extract: grain, key, columns (the common ones included), rules and meaning of absence.

    `complete_without`: marts lack nothing without the extract: a company may have no such thing, and the rule that `absence`
    states holds in its place, or the run is refused where it matters.
    `audience` is `finance` for what tells somebody's pay, which the sales release never shows, else `sales`.
    """

    extract: str
    description: str
    grain: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    absence: str
    core: bool = False
    complete_without: bool = False
    audience: str = "sales"
    control_totals: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


# Every extract may deliver these; a source without them leaves them empty.
COMMON_COLUMNS = (
    Column("created_at", "ts", "Instant the record was created in the source."),
    Column("modified_at", "ts", "Instant of the record's last change; the latest version of a key wins."),
    Column("is_deleted", "bool", "True when the source says the record is deleted."),
)

# What ingest knows of every accepted row, in this order after the contract's columns.
LINEAGE_COLUMNS: Mapping[str, str] = {
    "_source": "VARCHAR",
    "_batch": "VARCHAR",
    "_file": "VARCHAR",
    "_row_number": "BIGINT",
    "_row_hash": "VARCHAR",
    "_loaded_at": "TIMESTAMP",
}


def _column(name: str, data: Located) -> Column:
    data.only(_COLUMN_KEYS)
    if data.require("type") not in SQL_TYPES:
        raise data.fail(f"type '{data['type']}' is not one of {', '.join(SQL_TYPES)}", "type")
    limit = {k: str(data[k]) for k in ("minimum", "maximum") if k in data}
    return Column(
        name=name,
        type=data["type"],
        description=data.require("description"),
        required=bool(data.get("required", False)),
        personal=bool(data.get("personal", False)),
        codes=data.get("codes"),
        values=tuple(data.get("values", ())),
        any_day=bool(data.get("any_day", False)),
        **limit,
    )


def read_contract(path: Path) -> Contract:
    """The contract in `path`; ConfigError naming file and line when it is not well formed."""
    data = read_yaml(path)
    data.only(_CONTRACT_KEYS)
    columns = {name: _column(name, body) for name, body in data.require("columns").items()}
    columns |= {column.name: column for column in COMMON_COLUMNS if column.name not in columns}
    key = tuple(data.require("key"))
    for name in (*key, *data.get("control_totals", ())):
        if name not in columns:
            raise data.fail(f"'{name}' is not a column of the contract", "key")
    if data.require("extract") != path.stem:
        raise data.fail(f"extract '{data['extract']}' must be named like its file", "extract")
    if data.get("audience", "sales") not in AUDIENCES:
        raise data.fail(f"audience '{data['audience']}' is not one of {', '.join(AUDIENCES)}", "audience")
    return Contract(
        extract=data["extract"],
        description=data.require("description"),
        grain=data.require("grain"),
        key=key,
        columns=columns,
        absence=data.require("absence"),
        core=bool(data.get("core", False)),
        complete_without=bool(data.get("complete_without", False)),
        audience=data.get("audience", "sales"),
        control_totals=tuple(data.get("control_totals", ())),
        rules=tuple(Rule(r.require("name"), r.require("sql"), r.require("message")) for r in data.get("rules", ())),
    )


@cache
def load_contracts() -> Mapping[str, Contract]:
    """Every bundled contract by extract name, in alphabetical order."""
    return {path.stem: read_contract(path) for path in sorted(CONTRACTS_DIR.glob("*.yml"))}


@cache
def code_list(name: str) -> tuple[str, ...]:
    """The codes of the seed `name`: the first column of `dbt_project/seeds/<name>.csv`, in file order."""
    with (SEEDS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(row[0] for row in list(csv.reader(lines))[1:])


def allowed_values(column: Column) -> tuple[str, ...]:
    """The codes a `code` column may hold; empty when the column is free."""
    return code_list(column.codes) if column.codes else column.values
