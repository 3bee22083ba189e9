"""Typed configuration of one warehouse: where it lives, what it reads, and as of which date.

Belongs here: values a person chooses, resolved once. Everything below gets them as arguments and reads no environment.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from expectations.raw import RawSettings
from ingest.errors import ConfigError
from ingest.source import Source, find_source
from orchestration.home import Home

PROJECT_DIR = Path(__file__).parent.parent / "dbt_project"
# A secret, so it is no argument: those show in the list of processes.
SERVER = "SALES_WAREHOUSE_POSTGRES"
ENVIRONMENT = {
    "home": "SALES_WAREHOUSE_HOME",
    "source": "SALES_WAREHOUSE_SOURCE",
    "extracts": "SALES_WAREHOUSE_EXTRACTS",
    "as_of": "SALES_WAREHOUSE_AS_OF",
}


@dataclass(frozen=True)
class Settings:
    """One warehouse home, the source it reads (`source_name` as it was asked for), the folder of extract files and the
    as-of date (a business day). A replay publishes beside the releases: readers stay where they are.
    `server` is the connection of a PostgreSQL that gets the marts too, a secret."""

    home: Home
    source_name: str
    source: Source
    extracts: Path
    as_of_date: date
    is_replay: bool = False
    server: str = field(default="", repr=False)

    def dbt_vars(self) -> dict[str, str]:
        """The variables dbt models read."""
        company = self.source.company
        return {
            "as_of_date": self.as_of_date.isoformat(),
            "business_time_zone": company.business_time_zone,
            "reporting_currency": company.reporting_currency,
        }

    def raw_settings(self, unreadable: Collection[str] = ()) -> RawSettings:
        """What gate 1 holds the extracts against. Of `unreadable` ones it is known already why they are empty."""
        return RawSettings(
            as_of_date=self.as_of_date,
            max_rejected_share=self.source.max_rejected_share,
            required_extracts=self.source.required_extracts - frozenset(unreadable),
        )


def _as_of(text: str | None, source: Source) -> date:
    """The date given, else the source's own, else the business day that is today where the company is."""
    chosen = text or source.company.as_of_date
    if not chosen:
        return datetime.now(ZoneInfo(source.company.business_time_zone)).date()
    try:
        return date.fromisoformat(chosen)
    except ValueError as error:
        raise ConfigError(f"as-of date '{chosen}' is not a date such as 2025-12-31") from error


def home_of(home: str | None = None) -> Home:
    """The warehouse home given, else the environment's, else `./warehouse`."""
    return Home(Path(home or os.environ.get(ENVIRONMENT["home"]) or "warehouse").resolve())


def resolve(
    home: str | None = None, source: str | None = None, extracts: str | None = None, as_of: str | None = None
) -> Settings:
    """Settings from arguments, else the environment (ENVIRONMENT), else the bundled sample in `./warehouse`.

    Errors: ConfigError naming what is wrong.
    """
    given = {"home": home, "source": source, "extracts": extracts, "as_of": as_of}
    chosen = {name: value or os.environ.get(ENVIRONMENT[name]) for name, value in given.items()}
    where = home_of(chosen["home"])
    name = chosen["source"] or "sample"
    read = find_source(name)
    if not chosen["extracts"] and read.name != "sample":
        raise ConfigError(f"source '{read.name}' needs the folder of its files: give --extracts DIR")
    return Settings(
        home=where,
        source_name=name,
        source=read,
        extracts=Path(chosen["extracts"]).resolve() if chosen["extracts"] else where.sample,
        as_of_date=_as_of(chosen["as_of"], read),
        server=os.environ.get(SERVER, ""),
    )
