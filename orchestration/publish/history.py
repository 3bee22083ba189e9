"""The releases that are kept, and going back to one.

Belongs here: reading what each release says of itself, and pointing `current` at an older one. Publishing a new one
belongs to `release`, comparing two to `compare`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.errors import RunError
from orchestration.home import Home
from orchestration.publish import files, release
from orchestration.publish.contents import FINANCE, SALES


@dataclass(frozen=True)
class Kept:
    """A kept release: where it lies, and what it says of itself to `audience` (its release.json)."""

    folder: Path
    audience: str
    told: Mapping[str, Any]

    @property
    def release_id(self) -> str:
        """The id, which sorts by time of publication."""
        return self.folder.name

    @property
    def stamp(self) -> Mapping[str, str]:
        """As-of date, source, code version and run of the release."""
        stamp: Mapping[str, str] = self.told["release"]
        return stamp

    @property
    def database(self) -> Path:
        """The DuckDB file that the audience reads."""
        return files.database(self.folder, self.audience)


def kept(home: Home) -> list[Kept]:
    """All kept releases, oldest first; none before the first. What finance sees, where the reader may see it."""
    return [_read(folder) for folder in sorted(home.releases.glob("[!.]*"))]


def replays(home: Home) -> list[Kept]:
    """All replays of other as-of dates, oldest first."""
    return [_read(folder) for folder in sorted(home.replays.glob("[!.]*"))]


def _read(folder: Path) -> Kept:
    for audience in (FINANCE, SALES):
        told = files.place(folder, audience) / "release.json"
        try:
            return Kept(folder, audience, json.loads(told.read_text(encoding="utf-8")))
        except (FileNotFoundError, PermissionError):
            continue
    raise RunError(f"{folder} is no release: it has no release.json; remove the folder")


def find(releases: Sequence[Kept], name: str) -> Kept:
    """The release whose id starts or ends with `name`; RunError unless there is exactly one."""
    found = [each for each in releases if each.release_id.startswith(name) or each.release_id.endswith(name)]
    if len(found) != 1:
        listed = ", ".join(each.release_id for each in found or releases) or "none"
        what = "names several releases" if found else "is not among the kept releases"
        raise RunError(f"'{name}' {what}: {listed}; `sales-warehouse releases` lists them")
    return found[0]


def current_of_finance(home: Home) -> Kept:
    """The current release as finance sees it; RunError when there is none, or when it may not be read."""
    current = release.current(home)
    if current is None:
        raise RunError(f"{home.root}: no release yet; `sales-warehouse run` makes one")
    found = find(kept(home), current)
    if found.audience != FINANCE:
        raise RunError(
            f"{found.folder}/finance: may not be read; it tells what people are paid, and finance may enter it"
        )
    return found


def before_current(home: Home, releases: Sequence[Kept]) -> Kept:
    """The release published before the current one; RunError when none is kept."""
    current = release.current(home)
    earlier = [each for each in releases if current is not None and each.release_id < current]
    if not earlier:
        raise RunError(f"{home.root}: no release before the current one is kept; nothing to go back to")
    return earlier[-1]


def go_back(home: Home, to: Kept) -> None:
    """Point readers at the kept release `to`. Nothing is deleted; the next run publishes a new release as always."""
    release.point(home, to.folder)
