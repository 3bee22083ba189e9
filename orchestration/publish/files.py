"""The files of one release: a DuckDB file and Parquet for each audience.

Belongs here: writing the files and reading them back. Finance's lie in a folder of their own that only the owner and the
group may enter: DuckDB knows no GRANT, so the file is the boundary.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from ingest.candidate import attach_readable, sales_part
from ingest.duck import connect
from ingest.sql import identifier, literal
from orchestration.errors import RunError
from orchestration.progress import silent
from orchestration.publish import build_info
from orchestration.publish.build_info import Stamp
from orchestration.publish.contents import FINANCE, SALES, Contents, audience_of

INFO = "mart_build_info"
_ONLY_GROUP = 0o750


def database(folder: Path, audience: str = SALES) -> Path:
    """The DuckDB file of `audience` in a release folder."""
    return place(folder, audience) / f"{audience}.duckdb"


def place(folder: Path, audience: str) -> Path:
    """The folder of `audience`'s files in a release folder."""
    return folder / FINANCE if audience == FINANCE else folder


def write(folder: Path, stamp: Stamp, contents: Contents, told: Callable[[str], None] = silent) -> dict[str, int]:
    """Write all files of a release into the empty `folder`; rows of each mart. `told` hears of each table. The marts that
    everybody may read are moved out of the candidate, which cannot be released twice.

    Errors: RunError when a file does not read back as written.
    """
    counts: dict[str, int] = {}
    for audience in (SALES, FINANCE):
        own, path = place(folder, audience), database(folder, audience)
        added = [name for name, node in contents.marts.items() if audience_of(node) == audience]
        (own / "parquet").mkdir(parents=True)
        if audience == SALES:
            _whole(sales_part(contents.candidate)).rename(path)
        else:
            own.chmod(_ONLY_GROUP)
            # Sales' tables are part of finance's: copying the file is faster than making them again.
            shutil.copyfile(database(folder, SALES), path)
            for mart in (folder / "parquet").glob("*.parquet"):
                os.link(mart, own / "parquet" / mart.name)
            _copy_marts(path, contents, added, told)
        counts |= _describe_marts(path, own / "parquet", contents, added, told)
    for audience in (SALES, FINANCE):
        seen = contents.seen_by(audience)
        own_counts = {name: counts[name] for name in seen.marts}
        own_counts[INFO] = _add_info(place(folder, audience), database(folder, audience), stamp, seen, own_counts)
        counts[INFO] = own_counts[INFO]
        _verify(place(folder, audience), database(folder, audience), own_counts)
        manifest = {
            "release": asdict(stamp),
            "row_counts": own_counts,
            "keys": seen.keys,
            "lineage": seen.lineage,
            "files": [asdict(entry) for entry in seen.entries],
        }
        text = json.dumps(manifest, indent=1, sort_keys=True)
        (place(folder, audience) / "release.json").write_text(text, encoding="utf-8")
    return counts


def _copy_marts(path: Path, contents: Contents, names: Sequence[str], told: Callable[[str], None]) -> None:
    """Copy the marts `names` from the candidate into the DuckDB file `path`, in the order of their rows."""
    with _released(path) as con:
        con.execute(f"ATTACH {literal(contents.candidate)} AS candidate (READ_ONLY)")
        for number, name in enumerate(names, start=1):
            told(f"{path.name}: copy of table {number} of {len(names)}: {name}")
            mart = identifier(name)
            con.execute(f"CREATE TABLE released.marts.{mart} AS SELECT * FROM candidate.marts.{mart}")


def _describe_marts(
    path: Path, parquet: Path, contents: Contents, names: Sequence[str], told: Callable[[str], None]
) -> dict[str, int]:
    """Comment on the marts `names` in the DuckDB file `path` and write them to Parquet; rows per mart."""
    tables = {name: f"released.marts.{identifier(name)}" for name in names}
    with _released(path) as con:
        for name, table in tables.items():
            _comment(con, table, str(contents.marts[name]["description"]), contents.marts[name]["columns"])

        def export(name: str) -> int:
            with con.cursor() as own:
                _export(own, tables[name], parquet / f"{name}.parquet")
                return _count(own, tables[name])

        # Two at once: one alone leaves cores idle while a table ends.
        counts = {}
        with ThreadPoolExecutor(2) as pool:
            for number, (name, count) in enumerate(zip(names, pool.map(export, names), strict=True), start=1):
                told(f"{path.name}: table {number} of {len(names)}: {name}")
                counts[name] = count
    return counts


def _add_info(folder: Path, path: Path, stamp: Stamp, seen: Contents, counts: Mapping[str, int]) -> int:
    """Add `mart_build_info` to the DuckDB file `path` and to Parquet; its rows."""
    table = f"released.marts.{identifier(INFO)}"
    with _released(path) as con:
        build_info.write(con, table, stamp, build_info.collect(stamp, seen, counts))
        described = {name: {"description": text} for name, (_, text) in build_info.COLUMNS.items()}
        about = "What this release was made of: one row per release, extract, source file, gate and mart."
        _comment(con, table, about, described)
        _export(con, table, folder / "parquet" / f"{INFO}.parquet")
        return _count(con, table)


def _released(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the DuckDB file `path` as `released`."""
    con = connect()
    con.execute(f"SET temp_directory = {literal(path.with_suffix('.spill'))}")
    attach_readable(con, path, "released")
    return con


def _export(con: duckdb.DuckDBPyConnection, table: str, target: Path) -> None:
    con.execute(f"COPY {table} TO {literal(target)} (FORMAT parquet, COMPRESSION zstd)")


def _count(con: Any, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _comment(con: Any, table: str, description: str, columns: Mapping[str, Mapping[str, Any]]) -> None:
    """Comment on `table` and its columns in one transaction: each of its own would be flushed to disk."""
    said = {f"TABLE {table}": description}
    said |= {f"COLUMN {table}.{identifier(name)}": str(column["description"]) for name, column in columns.items()}
    comments = "".join(f"COMMENT ON {what} IS {literal(' '.join(text.split()))};" for what, text in said.items())
    con.execute(f"BEGIN; {comments} COMMIT")


def _whole(path: Path) -> Path:
    """The DuckDB file `path`, unless DuckDB could not empty its log when it closed it, of which it says nothing."""
    if path.with_name(f"{path.name}.wal").exists():
        raise RunError(f"{path}: the release was not written whole; make sure that the disk has room, and run again")
    return path


def _verify(folder: Path, path: Path, counts: Mapping[str, int]) -> None:
    """Open what was written as a reader would: the counts must be the same."""
    with connect(_whole(path), read_only=True) as con:
        for name, count in counts.items():
            parquet = literal(folder / "parquet" / f"{name}.parquet")
            found = (_count(con, f"marts.{identifier(name)}"), _count(con, f"read_parquet({parquet})"))
            if found != (count, count):
                raise RunError(f"{folder}: {name} reads back {found} rows where {count} were written; run again")
