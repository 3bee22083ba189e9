"""A trial of a source mapping: load its files into a throw-away lake, run gate 1, forget everything.

Belongs here: what `sales-warehouse check` does. No release, no home and no later run sees anything of it.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from expectations.outcome import Outcome
from expectations.worker import GateError, gate_worker
from ingest.accounting import Delivery
from ingest.errors import FileError
from ingest.lake import Entry, Lake
from ingest.load import Loaded, load_extract
from ingest.sample import generate
from ingest.snapshot import write_snapshot
from orchestration.errors import RunError
from orchestration.settings import Settings


@dataclass(frozen=True)
class Trial:
    """What a check found: the entries that could be loaded, whole files that could not (`errors`), and the `outcomes`
    of gate 1. `lake` exists until the context ends."""

    lake: Lake
    entries: Sequence[Entry]
    errors: Sequence[str]
    outcomes: Sequence[Outcome]

    @property
    def failed(self) -> list[Outcome]:
        """The checks that failed. An extract of which a file could not be read is in `errors` already."""
        return [outcome for outcome in self.outcomes if not outcome.passed]

    @property
    def passed(self) -> bool:
        """Whether a run could go on from here."""
        return not self.errors and not self.failed


def totals(entries: Sequence[Entry]) -> Mapping[str, Decimal]:
    """The control totals of `entries`, added up by column."""
    sums: dict[str, Decimal] = {}
    for entry in entries:
        for name, amount in entry.control_totals.items():
            sums[name] = sums.get(name, Decimal(0)) + Decimal(amount)
    return sums


@contextmanager
def trial(settings: Settings) -> Iterator[Trial]:
    """Load and check the files of `settings`; the Trial, whose lake is removed when the context ends.

    Errors: RunError when the gate could not run. Files that cannot be read are part of the result.
    """
    with tempfile.TemporaryDirectory(prefix="sales-warehouse-check-") as scratch, gate_worker() as gates:
        folder = Path(scratch)
        lake = Lake(folder / "lake")
        loaded, errors = _load(settings, lake, folder)
        entries = lake.entries([settings.source.name], [each.entry.key for each in loaded])
        database = folder / "check.duckdb"
        delivery = Delivery(frozenset((each.entry.key, each.file) for each in loaded), settings.source)
        write_snapshot(database, lake, entries, delivery)
        try:
            outcomes = gates.run("raw", database, settings.raw_settings(errors))
        except GateError as error:
            raise RunError(f"gate raw could not run: {error}") from error
        yield Trial(lake, entries, list(errors.values()), outcomes)


def _load(settings: Settings, lake: Lake, folder: Path) -> tuple[list[Loaded], dict[str, str]]:
    extracts = settings.extracts
    if extracts == settings.home.sample and not extracts.exists():
        extracts = folder / "sample"
        generate(extracts)
    errors: dict[str, str] = {}
    loaded: list[Loaded] = []
    for extract in sorted(settings.source.extracts):
        try:
            loaded += load_extract(settings.source, extract, extracts, lake)
        except FileError as error:
            errors[extract] = str(error)
    return loaded, errors
