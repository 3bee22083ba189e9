"""Write a release and switch readers to it.

Belongs here: the files of a release and the atomic pointer. A release folder is written under a hidden name, flushed,
read back, renamed, and only then does `current` point at it. No path is ever written twice, so a reader sees the old
release or the new one and never a mixture.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.duck import connect
from ingest.lake import Entry, sync
from ingest.sql import identifier, literal
from orchestration.errors import RunError
from orchestration.evidence import Result
from orchestration.home import Home
from orchestration.publish import build_info
from orchestration.publish.build_info import Stamp

DATABASE = "sales.duckdb"
KEEP = 10


@dataclass(frozen=True)
class Release:
    """A published release: its id, its folder and the rows of each mart."""

    release_id: str
    folder: Path
    row_counts: Mapping[str, int]

    @property
    def database(self) -> Path:
        """The DuckDB file of the release."""
        return self.folder / DATABASE


@dataclass(frozen=True)
class Contents:
    """What goes into a release: the candidate database, the manifest's mart nodes by name and the extracts each lacks, the
    lake entries it was made from and the evidence that permits it."""

    candidate: Path
    marts: Mapping[str, Mapping[str, Any]]
    missing: Mapping[str, Sequence[str]]
    entries: Sequence[Entry]
    results: Sequence[Result]


def new_release_id(run_id: str) -> str:
    """An id that sorts by time of publication; no number in a mart depends on it."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{run_id[:8]}"


def publish(home: Home, stamp: Stamp, contents: Contents) -> Release:
    """Write the marts of the candidate as a new release and point `current` at it.

    Errors: RunError when the files do not read back as written.
    """
    home.releases.mkdir(parents=True, exist_ok=True)
    hidden = home.releases / f".{stamp.release_id}.tmp"
    hidden.mkdir()
    counts = _write_database(hidden, stamp, contents)
    _verify(hidden, counts)
    manifest = {"release": asdict(stamp), "row_counts": counts, "files": [asdict(entry) for entry in contents.entries]}
    (hidden / "release.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    for path in [*hidden.rglob("*"), hidden]:
        sync(path)
    folder = home.releases / stamp.release_id
    hidden.rename(folder)
    _point(home, folder)
    prune(home)
    return Release(stamp.release_id, folder, counts)


def _write_database(folder: Path, stamp: Stamp, contents: Contents) -> dict[str, int]:
    """The DuckDB file and the Parquet copies; rows per mart. The old storage version keeps older drivers reading."""
    parquet, counts = folder / "parquet", {}
    parquet.mkdir()
    with connect() as con:
        con.execute(f"SET temp_directory = {literal(folder.parent / f'.{stamp.release_id}.spill')}")
        con.execute(f"ATTACH {literal(contents.candidate)} AS candidate (READ_ONLY)")
        con.execute(f"ATTACH {literal(folder / DATABASE)} AS released (STORAGE_VERSION 'v1.0.0')")
        con.execute("CREATE SCHEMA released.marts")
        for name, node in contents.marts.items():
            table = f"released.marts.{identifier(name)}"
            order = ", ".join(node.get("config", {}).get("meta", {}).get("sort", ()))
            sort = f" ORDER BY {order}" if order else ""
            con.execute(f"CREATE TABLE {table} AS SELECT * FROM candidate.marts.{identifier(name)}{sort}")
            _comment(con, table, str(node["description"]), node["columns"])
            counts[name] = _count(con, table)
        info = f"released.marts.{identifier('mart_build_info')}"
        rows = build_info.collect(stamp, contents.entries, contents.results, counts, contents.missing)
        build_info.write(con, info, stamp, rows)
        described = {name: {"description": text} for name, (_, text) in build_info.COLUMNS.items()}
        _comment(
            con,
            info,
            "What this release was made of: one row per release, extract, source file, gate and mart.",
            described,
        )
        counts["mart_build_info"] = _count(con, info)
        for name in counts:
            target = literal(parquet / f"{name}.parquet")
            con.execute(f"COPY released.marts.{identifier(name)} TO {target} (FORMAT parquet, COMPRESSION zstd)")
        con.execute("DETACH released")
    return counts


def _count(con: Any, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _comment(con: Any, table: str, description: str, columns: Mapping[str, Mapping[str, Any]]) -> None:
    """Comment on `table` and its columns in one transaction: each of its own would be flushed to disk."""
    said = {f"TABLE {table}": description}
    said |= {f"COLUMN {table}.{identifier(name)}": str(column["description"]) for name, column in columns.items()}
    comments = "".join(f"COMMENT ON {what} IS {literal(' '.join(text.split()))};" for what, text in said.items())
    con.execute(f"BEGIN; {comments} COMMIT")


def _verify(folder: Path, counts: Mapping[str, int]) -> None:
    """Open what was written as a reader would: the counts must be the same and no write-ahead log may be left."""
    if list(folder.glob("*.wal")):
        raise RunError(f"{folder}: the release was not closed cleanly; run again")
    with connect(folder / DATABASE, read_only=True) as con:
        for name, count in counts.items():
            parquet = literal(folder / "parquet" / f"{name}.parquet")
            found = (_count(con, f"marts.{identifier(name)}"), _count(con, f"read_parquet({parquet})"))
            if found != (count, count):
                raise RunError(f"{folder}: {name} reads back {found} rows where {count} were written; run again")


def _point(home: Home, folder: Path) -> None:
    scratch = home.root / f".current.{os.getpid()}.tmp"
    scratch.unlink(missing_ok=True)
    scratch.symlink_to(folder.relative_to(home.root))
    scratch.replace(home.current)
    sync(home.root)


def current(home: Home) -> str | None:
    """The id of the current release, or None before the first."""
    return home.current.readlink().name if home.current.is_symlink() else None


def prune(home: Home, keep: int = KEEP) -> None:
    """Remove all but the newest `keep` releases; the current one always stays."""
    kept = sorted(path for path in home.releases.iterdir() if not path.name.startswith("."))
    for path in kept[:-keep]:
        if path.name != current(home):
            shutil.rmtree(path)


def sweep(home: Home) -> None:
    """Remove what killed runs left: candidates, hidden release folders, spill. Only while holding the lock."""
    for path in [*home.root.glob(".current.*.tmp"), *home.releases.glob(".*"), *home.runs.glob("*/candidate.duckdb*")]:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
