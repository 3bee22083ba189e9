"""DuckDB clients of other versions read both files of a release, and read the same in them.

`make clients` installs them (a few seconds, once; `.ci/run` does it); without, as without a network, they are skipped.
"""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parent.parent.parent
CLIENTS = ROOT / "build" / "clients"
VERSIONS = [lock.stem.removeprefix("duckdb-") for lock in sorted((ROOT / "tests" / "clients").glob("duckdb-*.lock"))]


def read(library: Path, file: Path) -> dict:
    command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("client.py")), str(library), str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=["sales.duckdb", "finance/finance.duckdb"])
def file(request, released):
    return released / "current" / request.param


@pytest.fixture(scope="module")
def ours(file):
    return read(Path(duckdb.__file__).parent.parent, file)


def test_the_file_holds_what_its_release_says(file, ours):
    told = json.loads((file.parent / "release.json").read_text())["row_counts"]
    assert {mart: counts[0] for mart, counts in ours["marts"].items()} == told


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_client_reads_every_mart_the_same(file, ours, version):
    if not (CLIENTS / version / "duckdb").is_dir():
        pytest.skip(f"DuckDB {version} is not installed beside ours; `make clients` does it and needs a package index")
    theirs = read(CLIENTS / version, file)
    assert theirs["version"] == version != duckdb.__version__
    assert theirs["marts"] == ours["marts"]
