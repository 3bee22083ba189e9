"""Write a release and switch readers to it.

Belongs here: the folder of a release and the atomic pointer. A release folder is written under a hidden name, flushed,
read back, renamed, and only then does `current` point at it. No path is ever written twice, so a reader sees the old
release or the new one and never a mixture. What lies in the folder belongs to `files`.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.lake import sync
from orchestration.home import Home
from orchestration.progress import silent
from orchestration.publish import files, postgres
from orchestration.publish.build_info import Stamp
from orchestration.publish.contents import Contents

KEEP = 10


@dataclass(frozen=True)
class Release:
    """A published release: its id, its folder and the rows of each mart."""

    release_id: str
    folder: Path
    row_counts: Mapping[str, int]

    @property
    def database(self) -> Path:
        """The DuckDB file of the release that everybody may read."""
        return files.database(self.folder)


def new_release_id(run_id: str) -> str:
    """An id that sorts by time of publication; no number in a mart depends on it."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{run_id[:8]}"


def publish(  # noqa: PLR0913 - all but the first three are by name
    home: Home,
    stamp: Stamp,
    contents: Contents,
    *,
    is_replay: bool = False,
    server: str = "",
    told: Callable[[str], None] = silent,
) -> Release:
    """Write the marts of the candidate as a new release and point `current` at it. A replay is kept apart: readers stay
    where they are, and no older release is removed for it. `server` is where to load the marts too, before readers of the
    files see them; a server that cannot take them stops the release. `told` hears of each table.

    Errors: RunError when the files do not read back as written.
    """
    releases = home.replays if is_replay else home.releases
    releases.mkdir(parents=True, exist_ok=True)
    hidden = releases / f".{stamp.release_id}.tmp"
    hidden.mkdir()
    counts = files.write(hidden, stamp, contents, told)
    if server and not is_replay:
        told("into PostgreSQL")
        postgres.load(server, hidden, contents)
    for path in [*hidden.rglob("*"), hidden]:
        sync(path)
    folder = releases / stamp.release_id
    hidden.rename(folder)
    sync(releases)
    if not is_replay:
        point(home, folder)
        prune(home)
    return Release(stamp.release_id, folder, counts)


def point(home: Home, folder: Path) -> None:
    """Switch readers to the release in `folder`, in one step."""
    scratch = home.root / f".current.{os.getpid()}.tmp"
    scratch.unlink(missing_ok=True)
    scratch.symlink_to(folder.relative_to(home.root))
    scratch.replace(home.current)
    sync(home.root)


def current(home: Home) -> str | None:
    """The id of the current release, or None before the first."""
    return home.current.readlink().name if home.current.is_symlink() else None


def of_run(home: Home, run_id: str, is_replay: bool = False) -> Path | None:
    """The folder that the run `run_id` published, None when it published none. A release must be the current one."""
    if is_replay:
        return next(iter(home.replays.glob(f"[!.]*-{run_id[:8]}")), None)
    released = current(home)
    return home.releases / released if released and released.endswith(run_id[:8]) else None


def prune(home: Home, keep: int = KEEP) -> None:
    """Remove all but the newest `keep` releases; the current one always stays."""
    kept = sorted(path for path in home.releases.iterdir() if not path.name.startswith("."))
    for path in kept[:-keep]:
        if path.name != current(home):
            shutil.rmtree(path)


def sweep(home: Home) -> None:
    """Remove what killed runs left of a release: hidden folders and links. Only while holding the lock."""
    for path in [
        *home.root.glob(".current.*.tmp"),
        *home.releases.glob(".*"),
        *home.replays.glob(".*"),
    ]:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
