"""The made-up company as the lake holds it.

Belongs here: loading its files once, for tests that ask whether it hangs together and what its story holds.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.contract import load_contracts
from ingest.lake import Lake, read_all
from ingest.load import Loaded, load_extract
from ingest.source import find_source


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, extracts: Path) -> tuple[Lake, dict[str, list[Loaded]]]:
    """The lake that the files of the sample were loaded into, and what each extract brought."""
    source, lake = find_source("sample"), Lake(tmp_path_factory.mktemp("lake"))
    return lake, {name: load_extract(source, name, extracts, lake) for name in sorted(source.extracts)}


@pytest.fixture(scope="session")
def ask(loaded: tuple[Lake, dict[str, list[Loaded]]]) -> Callable[[str], list[tuple[Any, ...]]]:
    """A function: SQL over one view per extract, of the accepted rows, to its result."""
    lake, found = loaded
    con = duckdb.connect()
    for extract in load_contracts():
        files = [lake.data(each.entry) for each in found.get(extract, ()) if each.entry.has_rows]
        if files:
            con.execute(f"CREATE VIEW {extract} AS SELECT * FROM {read_all(files)}")
    return lambda sql: con.execute(sql).fetchall()
