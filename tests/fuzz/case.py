"""One mutated extract: write it, load it, judge what happened.

Belongs here: what counts as surviving. Either the load is refused with an error that names the file, or every row it
counted is in the lake as accepted or rejected, and the lake can be read.
"""

import gzip
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import duckdb

from ingest.errors import IngestError
from ingest.lake import Lake, read_all
from ingest.load import load_extract
from ingest.snapshot import write_snapshot
from ingest.source import Source, find_source
from tests.fuzz.mutate import mutated

HEAD = 40


@dataclass(frozen=True)
class Verdict:
    """What a case did: `refused`, `clean` or `rejected` (some rows); `problem` is empty when that is in order."""

    seed: int
    file: str
    mutations: str
    outcome: str
    problem: str = ""


def seeds_of_files(extracts: Path) -> Mapping[tuple[str, str], bytes]:
    """The first rows of each sample file as UTF-8 CSV, by extract and file name."""
    source = find_source("sample")
    found = {}
    for mapping in source.mappings:
        for path in sorted(extracts.glob(mapping.files)):
            lines = path.read_bytes().split(b"\n")[: HEAD + 1]
            if b"," in lines[0]:  # the mutations know commas; other delimiters are tests of the readers
                found[mapping.extract, path.name] = b"\n".join(lines) + b"\n"
    return found


def run_case(seed: int, files: Mapping[tuple[str, str], bytes], source: Source) -> Verdict:
    """Mutate one file as `seed` decides, load it and judge."""
    rng = Random(seed)
    extract, name = rng.choice(sorted(files))
    mutations, data = mutated(seed, files[extract, name])
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        if rng.random() < 0.1:
            name, data = name + ".gz", gzip.compress(data, 1)
        (folder / "in").mkdir()
        (folder / "in" / name).write_bytes(data)
        outcome, problem = _judge(extract, name, source, folder)
    except Exception as error:  # the very thing this looks for
        outcome, problem = "crashed", f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Verdict(seed, name, mutations, outcome, problem[:500])


def _judge(extract: str, name: str, source: Source, folder: Path) -> tuple[str, str]:
    lake = Lake(folder / "lake")
    only = Source(
        source.name, "", source.company, source.max_rejected_share,
        tuple(m for m in source.mappings if m.extract == extract and Path(name).match(m.files)),
    )  # fmt: skip
    try:
        loaded = load_extract(only, extract, folder / "in", lake)
    except IngestError as error:
        left = [path.name for path in lake.root.rglob("*") if path.is_file()]
        if name not in str(error):
            return "refused", f"the error does not name the file: {error}"
        if len(str(error)) > 2000:
            return "refused", f"an error of {len(str(error))} characters"
        return "refused", f"left in the lake: {left}" if left else ""
    entry = loaded[0].entry
    if entry.rows_in != entry.rows_accepted + entry.rows_rejected:
        return "lost", f"{entry.rows_in} in, {entry.rows_accepted} accepted, {entry.rows_rejected} rejected"
    write_snapshot(folder / "candidate.duckdb", lake, [entry])
    with duckdb.connect(str(folder / "candidate.duckdb"), read_only=True) as con:
        accepted = con.execute(f"SELECT count(*), count(DISTINCT _row_number) FROM raw.{extract}").fetchone()
        rejected = con.execute(
            "SELECT count(*) FROM raw._rejected WHERE reason IS NOT NULL AND raw IS NOT NULL"
        ).fetchone()
        stored = con.execute(f"SELECT count(*) FROM {read_all([lake.data(entry)])}").fetchone()
    if accepted != (entry.rows_accepted, entry.rows_accepted) or rejected != (entry.rows_rejected,):
        return "lost", f"manifest {entry.rows_accepted} + {entry.rows_rejected}, lake {accepted} + {rejected}"
    assert stored
    return ("rejected" if entry.rows_rejected else "clean"), ""
