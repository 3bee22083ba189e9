"""The mapping of one file: which rows of which contract it delivers, and how its columns become the contract's.

Belongs here: a file mapping as a typed object, read from the source YAML. One column of it belongs to `column`, the whole
YAML to `source`; reading files belongs to `readers`, casting to `conform`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ingest.casts.declared import Negate
from ingest.casts.form import FILE_KEYS, Form, read_form
from ingest.column import ColumnMapping, read_column, same_columns
from ingest.contract import Contract, load_contracts
from ingest.each import Each, read_each
from ingest.expected import Batches, Volume, read_batches, read_volume
from ingest.fetch.declared import Database, WebObject, database, relative_path, web_object
from ingest.footer import Footer, read_footer
from ingest.formats import check_options
from ingest.lookup import Lookup, read_lookups
from ingest.sweep import Sweep, read_sweep
from ingest.yamlfile import Located

OPTIONS = (
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


_NO_MATTER_OF_CASTING = ("files", "is_optional", "fetch", "sweep", "volume", "batches", "in_manifest")


@dataclass(frozen=True)
class FileMapping:
    """What delivers rows of one contract: files (a glob below the extracts folder), or what is to be fetched.

    `only` is SQL that is true for the rows that are meant; the others are booked as left out.
    """

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
    only: str | None = None
    each: Each | None = None
    lookups: tuple[Lookup, ...] = ()
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
        found += [(self.footer.when, "footer")] if self.footer and self.footer.when else []
        return found + ([(self.only, "only")] if self.only else [])

    def zone_of(self, column: str) -> str:
        """The time zone of local times in a mapped contract column."""
        return self.columns[column].form.time_zone or self.time_zone

    def digest(self, contract: Contract) -> str:
        """SHA-256 over everything that decides how a file of this mapping is cast; part of a lake entry's name."""
        described = asdict(self) | {"contract": [(c.name, c.type, c.required) for c in contract.columns.values()]}
        for name in _NO_MATTER_OF_CASTING:
            del described[name]
        described["key"] = contract.key
        described["lookups"] = [lookup.described() for lookup in self.lookups]
        return hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()


def read_options(data: Mapping[str, Any], base: Options, where: Located) -> Options:
    """`base` with what `data` declares; ConfigError naming file and line when it is wrong."""
    return Options(**(asdict(base) | check_options({key: data[key] for key in OPTIONS if key in data}, where)))


_MAPPING_KEYS = (
    "credentials", "optional", "only", "each", "lookups", "columns", "footer", "keep_unmapped", "delivers", "sweep",
    "volume", "sequence", "in_manifest",
)  # fmt: skip
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


def read_file_mapping(source: Located, extract: str, data: Located, defaults: tuple[Options, Form]) -> FileMapping:
    """The mapping `data` of a file of `source` to `extract`; ConfigError naming file and line when it is wrong."""
    data.only((*_ORIGINS, *_MAPPING_KEYS, *OPTIONS, *FILE_KEYS))
    contract, sweep = load_contracts()[extract], read_sweep(data)
    files, fetch = _origin(data)
    options, form = read_options(data, defaults[0], data), read_form(data, defaults[1])
    if isinstance(fetch, Database):  # arrives as Parquet, whatever form the source's files have
        options = replace(options, format="parquet", sheet=None, skip_lines=0, records=None)
    return FileMapping(
        source=source["source"],
        extract=extract,
        files=files,
        fetch=fetch,
        options=options,
        time_zone=source.get("time_zone", "UTC"),
        columns=_columns(contract, data, form, keys_only=sweep is not None and sweep.keys_only),
        is_optional=bool(data.get("optional", False)),
        footer=read_footer(data, contract),
        keep_unmapped=bool(data.get("keep_unmapped", False)),
        only=_condition(data),
        each=read_each(data),
        lookups=read_lookups(data),
        sweep=sweep,
        volume=read_volume(data),
        batches=read_batches(data),
        in_manifest=fetch is None and bool(data.get("in_manifest", True)),
    )


def _condition(data: Located) -> str | None:
    only = data.get("only")
    if only is not None and (not isinstance(only, str) or not only.strip()):
        raise data.fail("only must be SQL over source columns, such as \"Field = 'Status'\"", "only")
    return only


def _columns(contract: Contract, data: Located, form: Form, *, keys_only: bool) -> dict[str, ColumnMapping]:
    columns = data.require("columns")
    if columns == "same":
        return same_columns(contract, form)
    if not isinstance(columns, Located):
        raise data.fail("columns must be {contract column: source column, …}, or `same`", "columns")
    _check_columns(contract, columns, keys_only=keys_only)
    return {name: read_column(contract.columns[name], body, columns, form) for name, body in columns.items()}


def _check_columns(contract: Contract, columns: Located, *, keys_only: bool) -> None:
    """ConfigError unless `columns` maps all that is required and nothing unknown; a list of keys has its keys only."""
    columns.only(contract.key if keys_only else contract.columns)
    for name, column in contract.columns.items():
        if name not in columns and (name in contract.key if keys_only else column.required):
            raise columns.fail(f"required column '{name}' of contract '{contract.extract}' is not mapped")
