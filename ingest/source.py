"""Source mappings: a company's files, and what the warehouse must know about the company.

Belongs here: the source YAML as a whole. One file of it belongs to `mapping`.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.casts.form import FILE_KEYS, Form, read_form
from ingest.contract import load_contracts
from ingest.errors import ConfigError
from ingest.mapping import OPTIONS, FileMapping, Options, read_file_mapping, read_options
from ingest.undecided import refuse_undecided
from ingest.yamlfile import Located, read_yaml

SOURCES_DIR = Path(__file__).parent / "sources"


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

    @property
    def required_extracts(self) -> frozenset[str]:
        """The contracts of which something has to come: those with a mapping that is not optional."""
        return frozenset(mapping.extract for mapping in self.mappings if not mapping.is_optional)


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
    refuse_undecided(path)
    data.only(("source", "description", "time_zone", "company", "defaults", "max_rejected_share", "extracts"))
    data.require("source")
    defaults = data.get("defaults", {})
    if isinstance(defaults, Located):
        defaults.only((*OPTIONS, *FILE_KEYS))
    try:
        share = Decimal(str(data.get("max_rejected_share", "0.01")))
    except InvalidOperation as error:
        raise data.fail("max_rejected_share must be a fraction such as 0.01", "max_rejected_share") from error
    extracts = data.require("extracts")
    extracts.only(load_contracts())
    for extract, bodies in extracts.items():
        _check_sweeps(extract, bodies)
    base = read_options(defaults, Options(), data), read_form(defaults, Form())
    return Source(
        name=data["source"],
        description=str(data.get("description", "")),
        company=_company(data),
        max_rejected_share=share,
        mappings=tuple(
            read_file_mapping(data, name, body, base) for name, bodies in extracts.items() for body in bodies
        ),
    )


def source_path(name: str) -> Path:
    """The YAML of the bundled source `name`, or the file that `name` is the path of; ConfigError when neither."""
    path = Path(name) if name.endswith((".yml", ".yaml")) else SOURCES_DIR / f"{name}.yml"
    if not path.exists():
        bundled = ", ".join(sorted(p.stem for p in SOURCES_DIR.glob("*.yml")))
        raise ConfigError(f"source '{name}' not found: give one of {bundled}, or the path of a source YAML file")
    return path


def find_source(name: str) -> Source:
    """The source in `source_path(name)`; ConfigError naming file and line when something in it is wrong."""
    return read_source(source_path(name))
