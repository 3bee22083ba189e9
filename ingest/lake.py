"""The raw lake: immutable Parquet files named by what they were made from, and their manifests.

Belongs here: where lake files live, when one counts as there, and which of them a run reads. An entry exists when its
manifest does; the manifest is renamed into place last, so a crash leaves nothing half-written that anyone would read.

Layout: `<lake>/<extract>/<key>.parquet`, `<key>.rejected.parquet` and `<key>.json`, where the key hashes the content of
the source file and its mapping. The first holds every row of the file in its order, the rejected ones marked by a
`_fault`; `read_all` reads it. `<key>.kept` marks what a release was made from. A file that no release has used counts
only while it is delivered: so a bad file that was corrected and sent again leaves nothing behind.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import DamagedError
from ingest.sql import literal

# Raised when the way text is read or cast changes: every file is then loaded anew under another key.
FORMAT_VERSION = 3


@dataclass(frozen=True)
class Entry:
    """What one source file brought into one extract: identity, row accounting, control totals (exact decimals), notes.

    `sweep` describes a file that lists every living key (see `ingest.sweep`): keys_only, taken_at (UTC or None),
    max_deleted_share and at_least_every_days.
    """

    key: str
    extract: str
    source: str
    file: str
    file_sha256: str
    file_bytes: int
    mapping: str
    mapping_sha256: str
    rows_in: int
    rows_accepted: int
    rows_rejected: int
    loaded_at: str
    control_totals: Mapping[str, str] = field(default_factory=dict)
    rejected_reasons: Mapping[str, int] = field(default_factory=dict)
    unmapped_columns: tuple[str, ...] = ()
    notes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sweep: Mapping[str, Any] | None = None

    @property
    def has_rows(self) -> bool:
        """False for a list of keys."""
        return not (self.sweep and self.sweep["keys_only"])


def entry_key(file_sha256: str, extract: str, mapping_sha256: str, taken_at: str = "") -> str:
    """Name of the lake entry for a file's content under a mapping (32 hexadecimal digits).

    A list of living keys that is equal on two days (`taken_at`) says something on each.
    """
    text = f"{FORMAT_VERSION}:{file_sha256}:{extract}:{mapping_sha256}" + (f":{taken_at}" if taken_at else "")
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def read_all(paths: Iterable[Path]) -> str:
    """SQL for all rows of the data files `paths` (absolute): the contract's columns, `_row_number`, `_fault` (not NULL in
    rejected rows) and `file_index`, the place in `paths` from 0."""
    listed = ", ".join(map(literal, paths))
    numbered = "SELECT * REPLACE (coalesce(_row_number, file_row_number + 1) AS _row_number), file_index"
    return f"({numbered} FROM read_parquet([{listed}], union_by_name = true, file_row_number = true))"


def sync(path: Path) -> None:
    """Flush a file or folder to disk, so that a rename after it cannot outlive its content."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Lake:
    """The raw lake below `root`, as one step of a run sees it: manifests are read once, and what it commits is added."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._manifests: dict[str, dict[str, Entry]] = {}

    def data(self, entry: Entry) -> Path:
        """The rows of `entry`; see `read_all`."""
        return self.root / entry.extract / f"{entry.key}.parquet"

    def rejects(self, entry: Entry) -> Path:
        """The rejected rows of `entry`; the file exists only when there are any."""
        return self.root / entry.extract / f"{entry.key}.rejected.parquet"

    def find(self, extract: str, key: str) -> Entry | None:
        """The entry `key` of `extract`, or None when it has not been (completely) loaded."""
        return self._committed(extract).get(key)

    def commit(self, entry: Entry, data: Path, rejects: Path | None) -> Entry:
        """Move finished scratch files into the lake; the entry exists once the manifest is renamed."""
        folder = self.root / entry.extract
        for scratch, final in ((rejects, self.rejects(entry)), (data, self.data(entry))):
            if scratch is not None:
                sync(scratch)
                scratch.replace(final)
        manifest = folder / f".{entry.key}.{os.getpid()}.tmp"
        manifest.write_text(json.dumps(asdict(entry), indent=1, sort_keys=True), encoding="utf-8")
        sync(manifest)
        manifest.replace(folder / f"{entry.key}.json")
        sync(folder)
        self._committed(entry.extract)[entry.key] = entry
        return entry

    def keep(self, entries: Iterable[Entry], run: str = "") -> None:
        """Mark `entries` as part of a release: later runs read them whether they are delivered again or not.

        `run` names the run that makes it; an entry stays marked by the first one.
        """
        kept = self.kept()
        for entry in entries:
            if entry.key not in kept:
                (self.root / entry.extract / f"{entry.key}.kept").write_text(run, encoding="utf-8")

    def kept_by(self, entry: Entry) -> str:
        """The run that first made a release from the kept `entry`; empty when nobody said."""
        return (self.root / entry.extract / f"{entry.key}.kept").read_text(encoding="utf-8")

    def kept(self) -> set[str]:
        """Keys of the entries that a release was made from."""
        return {path.stem for path in self.root.glob("*/*.kept")}

    def entries(self, sources: Iterable[str], delivered: Iterable[str] = ()) -> list[Entry]:
        """The entries a run over `sources` reads, by extract and load order: kept ones and those `delivered` (keys).

        A file that was loaded again under a newer mapping counts once, in its newest form.
        """
        wanted, here, newest = set(sources), set(delivered), {}
        kept = self.kept()
        found = [entry for folder in self.root.glob("[!.]*") for entry in self._committed(folder.name).values()]
        for entry in sorted(found, key=lambda e: (e.extract, e.loaded_at, e.key)):
            if entry.source in wanted and (entry.key in here or entry.key in kept):
                taken_at = entry.sweep["taken_at"] if entry.sweep else None
                newest[entry.extract, entry.source, entry.mapping, entry.file_sha256, taken_at] = entry
        return sorted(newest.values(), key=lambda e: (e.extract, e.loaded_at, e.key))

    def last_loaded_at(self, extract: str) -> str:
        """The newest load time of `extract`, or an empty text; load times of one extract never go backwards."""
        return max((entry.loaded_at for entry in self._committed(extract).values()), default="")

    def _committed(self, extract: str) -> dict[str, Entry]:
        if extract not in self._manifests:
            paths = (self.root / extract).glob("[!.]*.json")
            self._manifests[extract] = {path.stem: _read(path) for path in paths}
        return self._manifests[extract]


def _read(path: Path) -> Entry:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Entry(**(data | {"unmapped_columns": tuple(data["unmapped_columns"])}))
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(path) from error
