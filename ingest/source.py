"""Source mappings: where a company's files are and how their columns become contract columns.

Belongs here: the source YAML as typed objects, checked against the contracts. Reading files belongs to `readers`,
casting to `conform`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ingest.casts.declared import Negate
from ingest.casts.form import COLUMN_KEYS, FILE_KEYS, Form, read_form
from ingest.contract import Column, Contract, load_contracts
from ingest.errors import ConfigError
from ingest.expected import Batches, Volume, read_batches, read_volume
from ingest.fetch.declared import Database, WebObject, database, relative_path, web_object
from ingest.footer import Footer, read_footer
from ingest.formats import check_options
from ingest.sweep import Sweep, read_sweep
from ingest.yamlfile import Located, read_yaml

SOURCES_DIR = Path(__file__).parent / "sources"

_OPTIONS = (
    "format", "delimiter", "encoding", "sheet", "skip_lines", "records",
)  # fmt: skip


@dataclass(frozen=True)
class Options:
    """How a file is read as text; `format` None means by file ending.

    `sheet` is a name or 1-based number, `skip_lines` counts the lines before the header, `records` is the key that holds
    a JSON file's array of objects.
    """

    format: str | None = None
    delimiter: str | None = None
    encoding: str = "utf-8"
    sheet: str | int | None = None
    skip_lines: int = 0
    records: str | None = None


@dataclass(frozen=True)
class ColumnMapping:
    """Where one contract column comes from: a source column, a constant or SQL over the source's text columns.

    `form` says how its values are written; `aliases` are other names of the source column, of which a file has one.
    """

    source: str | None = None
    value: str | None = None
    sql: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    form: Form = field(default_factory=Form)
    aliases: tuple[str, ...] = ()


_NO_MATTER_OF_CASTING = ("files", "is_optional", "fetch", "sweep", "volume", "batches", "in_manifest")


@dataclass(frozen=True)
class FileMapping:
    """What delivers rows of one contract: files (a glob below the extracts folder), or what is to be fetched."""

    source: str
    extract: str
    files: str
    options: Options
    time_zone: str
    columns: Mapping[str, ColumnMapping]
    is_optional: bool = False
    fetch: Database | WebObject | None = None
    footer: Footer | None = None
    keep_unmapped: bool = False
    sweep: Sweep | None = None
    volume: Volume | None = None
    batches: Batches | None = None
    in_manifest: bool = True

    def needs(self) -> list[tuple[str, str]]:
        """(source column, what it feeds) of every column that a file must have."""
        needed = []
        for name, column in self.columns.items():
            negate = column.form.negate
            by_row = [negate.column] if isinstance(negate, Negate) else []
            if column.form.zone_from and load_contracts()[self.extract].columns[name].type == "ts":
                by_row.append(column.form.zone_from)
            needed += [(source, name) for source in (column.source, *by_row) if source]
        return needed + [(source, "footer") for source in (self.footer.totals.values() if self.footer else ())]

    def expressions(self) -> list[tuple[str, str]]:
        """(SQL over source columns, what it feeds) of everything declared as SQL."""
        found = [(column.sql, name) for name, column in self.columns.items() if column.sql]
        return found + ([(self.footer.when, "footer")] if self.footer and self.footer.when else [])

    def zone_of(self, column: str) -> str:
        """The time zone of local times in a mapped contract column."""
        return self.columns[column].form.time_zone or self.time_zone

    def digest(self, contract: Contract) -> str:
        """SHA-256 over everything that decides how a file of this mapping is cast; part of a lake entry's name."""
        described = asdict(self) | {"contract": [(c.name, c.type, c.required) for c in contract.columns.values()]}
        for name in _NO_MATTER_OF_CASTING:
            del described[name]
        described["key"] = contract.key
        return hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Company:
    """What the warehouse must know about the company: business time zone, reporting currency, default as-of date."""

    business_time_zone: str = "UTC"
    reporting_currency: str = "USD"
    as_of_date: str | None = None


@dataclass(frozen=True)
class Source:
    """One source system: its company settings and the mappings of its files, in the order of the YAML."""

    name: str
    description: str
    company: Company
    max_rejected_share: Decimal
    mappings: tuple[FileMapping, ...]

    @property
    def extracts(self) -> frozenset[str]:
        """The contracts this source delivers."""
        return frozenset(mapping.extract for mapping in self.mappings)


def _options(data: Mapping[str, Any], base: Options, where: Located) -> Options:
    return Options(**(asdict(base) | check_options({key: data[key] for key in _OPTIONS if key in data}, where)))


def _column(column: Column, data: Any, columns: Located, form: Form) -> ColumnMapping:
    name = column.name
    if isinstance(data, str):
        return ColumnMapping(source=data, form=form)
    if not isinstance(data, Located):
        raise columns.fail(f"'{name}' must be a source column, or one of {{from: …}}, {{value: …}}, {{sql: …}}", name)
    data.only(("from", "value", "sql", "values", *COLUMN_KEYS))
    if sum(key in data for key in ("from", "value", "sql")) != 1:
        raise data.fail(f"'{name}' needs exactly one of from, value, sql")
    values = {str(k): str(v) for k, v in data.get("values", {}).items()}
    value = None if "value" not in data else str(data["value"])
    own = read_form(data, form, column.type)
    names = _names(data) if "from" in data else ()
    return ColumnMapping(names[0] if names else None, value, data.get("sql"), values, own, names[1:])


_MAPPING_KEYS = (
    "credentials",
    "optional",
    "columns",
    "footer",
    "keep_unmapped",
    "delivers",
    "sweep",
    "volume",
    "sequence",
    "in_manifest",
)
_ORIGINS = ("files", "database", "url", "url_env")


def _origin(data: Located) -> tuple[str, Database | WebObject | None]:
    """The glob of a mapping, or what it fetches."""
    if sum(key in data for key in _ORIGINS) != 1:
        raise data.fail(f"a mapping needs exactly one of {', '.join(_ORIGINS)}")
    if "credentials" in data and not {"url", "url_env"} & data.keys():
        raise data.fail("credentials belong to a url", "credentials")
    if "files" in data:
        return relative_path(data["files"], data, "files"), None
    return "", database(data["database"], data) if "database" in data else web_object(data)


def _names(data: Located) -> tuple[str, ...]:
    names = data["from"] if isinstance(data["from"], list) else [data["from"]]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise data.fail("from must be the name of a source column, or a list of names of which a file has one", "from")
    return tuple(names)


def _file_mapping(source: Located, extract: str, data: Located, defaults: tuple[Options, Form]) -> FileMapping:
    data.only((*_ORIGINS, *_MAPPING_KEYS, *_OPTIONS, *FILE_KEYS))
    contract, columns, sweep = load_contracts()[extract], data.require("columns"), read_sweep(data)
    _check_columns(contract, columns, keys_only=sweep is not None and sweep.keys_only)
    files, fetch = _origin(data)
    options, form = _options(data, defaults[0], data), read_form(data, defaults[1])
    if isinstance(fetch, Database):  # arrives as Parquet, whatever form the source's files have
        options = replace(options, format="parquet", sheet=None, skip_lines=0, records=None)
    return FileMapping(
        source=source["source"],
        extract=extract,
        files=files,
        fetch=fetch,
        options=options,
        time_zone=source.get("time_zone", "UTC"),
        columns={name: _column(contract.columns[name], body, columns, form) for name, body in columns.items()},
        is_optional=bool(data.get("optional", False)),
        footer=read_footer(data, contract),
        keep_unmapped=bool(data.get("keep_unmapped", False)),
        sweep=sweep,
        volume=read_volume(data),
        batches=read_batches(data),
        in_manifest=fetch is None and bool(data.get("in_manifest", True)),
    )


def _check_columns(contract: Contract, columns: Located, *, keys_only: bool) -> None:
    """ConfigError unless `columns` maps all that is required and nothing unknown; a list of keys has its keys only."""
    columns.only(contract.key if keys_only else contract.columns)
    for name, column in contract.columns.items():
        if name not in columns and (name in contract.key if keys_only else column.required):
            raise columns.fail(f"required column '{name}' of contract '{contract.extract}' is not mapped")


def _check_sweeps(extract: str, bodies: list[Located]) -> None:
    sweeping = [body for body in bodies if body.get("delivers", "changes") != "changes"]
    if len(sweeping) > 1:
        raise sweeping[1].fail(
            f"two mappings of '{extract}' claim to list every living key; one mapping must deliver all of them",
            "delivers",
        )


def _company(data: Located) -> Company:
    company = data.get("company", {})
    if isinstance(company, Located):
        company.only(("business_time_zone", "reporting_currency", "as_of_date"))
    for where, key in ((company, "business_time_zone"), (data, "time_zone")):
        try:
            ZoneInfo(where.get(key, "UTC"))
        except (KeyError, ValueError) as error:
            raise where.fail(f"'{where[key]}' is not an IANA time zone such as Europe/Paris", key) from error
    return Company(**{key: str(value) for key, value in company.items()})


def read_source(path: Path) -> Source:
    """The source mapping in `path`; ConfigError naming file and line when something in it is wrong."""
    data = read_yaml(path)
    data.only(("source", "description", "time_zone", "company", "defaults", "max_rejected_share", "extracts"))
    data.require("source")
    defaults = data.get("defaults", {})
    if isinstance(defaults, Located):
        defaults.only((*_OPTIONS, *FILE_KEYS))
    try:
        share = Decimal(str(data.get("max_rejected_share", "0.01")))
    except InvalidOperation as error:
        raise data.fail("max_rejected_share must be a fraction such as 0.01", "max_rejected_share") from error
    extracts = data.require("extracts")
    extracts.only(load_contracts())
    for extract, bodies in extracts.items():
        _check_sweeps(extract, bodies)
    base = _options(defaults, Options(), data), read_form(defaults, Form())
    return Source(
        name=data["source"],
        description=str(data.get("description", "")),
        company=_company(data),
        max_rejected_share=share,
        mappings=tuple(_file_mapping(data, name, body, base) for name, bodies in extracts.items() for body in bodies),
    )


def find_source(name: str) -> Source:
    """The bundled source `name`, or the one in the YAML file that `name` is the path of; ConfigError when neither."""
    path = Path(name) if name.endswith((".yml", ".yaml")) else SOURCES_DIR / f"{name}.yml"
    if not path.exists():
        bundled = ", ".join(sorted(p.stem for p in SOURCES_DIR.glob("*.yml")))
        raise ConfigError(f"source '{name}' not found: give one of {bundled}, or the path of a source YAML file")
    return read_source(path)
