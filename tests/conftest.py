"""Running the real pipeline in the test process.

Belongs here: what tests of several packages share. Great Expectations is imported once, in this process, instead of in a
gate process for every run.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.gate import run_suites
from expectations.marts import mart_suites
from expectations.outcome import Outcome
from expectations.raw import RawSettings, raw_suites
from ingest.contract import load_contracts
from ingest.sample import generate
from ingest.source import find_source
from orchestration.publish.files import database
from tests.again import rendered_once
from tests.parts import FACTS, Part, part_of

# A folder's name, and what fills it the first time: the folder.
Once = Callable[[str, Callable[[Path], Any]], Path]

# DuckDB's own; tests connect with one thread.
CONNECT = duckdb.connect

# What comes first: the file that parses the dbt project and releases the sample, files without dbt meanwhile, long files.
FIRST = (
    "test_metrics.py", "tests/ingest/test_", "test_reliability.py", "test_unit_tests.py", "test_generated.py",
    "test_reference.py", "test_closing.py",
)  # fmt: skip

SHARED_DATA = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests share what it has made and stay in one process. Stories share nothing and are the longest file: each
    goes to whichever process is free."""
    from xdist.scheduler import LoadFileScheduling

    class FilesAndStories(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return nodeid if file.endswith("test_stories.py") else file

    # Not those with the most tests first: as they are collected.
    config.option.loadscopereorder = False
    return FilesAndStories(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no process waits for another; stories last, so that all end together."""

    def place(item: pytest.Item) -> int:
        named = [number for number, name in enumerate(FIRST) if name in item.nodeid]
        return named[0] if named else len(FIRST) + ("test_stories.py" in item.nodeid)

    items.sort(key=place)


class GatesHere:
    """The gates in this process: same suites, same engine, no process of their own."""

    def run(self, gate: str, database: Path, settings: RawSettings) -> list[Outcome]:
        return run_suites(database, raw_suites(load_contracts(), settings) if gate == "raw" else mart_suites())


@contextmanager
def gates_here() -> Iterator[GatesHere]:
    yield GatesHere()


@pytest.fixture(scope="session", autouse=True)
def _gates_in_this_process() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orchestration.defs.resources.gate_worker", gates_here)
        patch.setattr("orchestration.check.gate_worker", gates_here)
        patch.setattr("expectations.worker.start_early", lambda: None)
        patch.setattr("orchestration.refresh.start_early", lambda: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    """dbt compiles the templates of a node in every build anew. This process builds the same nodes again and again."""
    from dbt_common.clients.jinja import MacroFuzzEnvironment

    compiled, real = {}, MacroFuzzEnvironment.compile

    def compile_(self: Any, source: Any, *rest: Any, **named: Any) -> Any:
        key = (type(self), source, rest, *named.items())
        if key not in compiled:
            compiled[key] = real(self, source, *rest, **named)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MacroFuzzEnvironment, "compile", compile_)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes of this test session."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@pytest.fixture(scope="session", autouse=True)
def rendered(shared: Path) -> Iterator[Path]:
    """Where this test session keeps what dbt has rendered."""
    with rendered_once(shared / "rendered"):
        yield shared / "rendered"


@pytest.fixture(scope="session", autouse=True)
def _one_engine_thread() -> Iterator[None]:
    """As many processes as cores run tests, over a few thousand rows: DuckDB's threads would only look for work, a tenth of
    a build. Processes that tests start, and runs over real data, take every core."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", _connect_with_one_thread)
        yield


def _connect_with_one_thread(*given: Any, config: dict[str, Any] | None = None, **named: Any) -> Any:
    return CONNECT(*given, config={"threads": 1} | (config or {}), **named)


def run(home: Path, source: str = "sample", extracts: Path | None = None, as_of: str | None = None) -> Any:
    """One whole refresh in this process; its summary."""
    from orchestration.refresh import refresh
    from orchestration.settings import resolve

    return refresh(resolve(str(home), source, str(extracts) if extracts else None, as_of))


def query(home: Path, sql: str, audience: str = "sales") -> list[tuple[Any, ...]]:
    """Rows from the current release, read as a BI tool of `audience` would."""
    file = database((home / "current").resolve(), audience)
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(sql).fetchall()


def release_bytes(home: Path) -> dict[str, str]:
    """SHA-256 of every file of the current release, and which release it is."""
    folder = (home / "current").resolve()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def marts(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every mart of the current release, row for row; mart_build_info names the run and is left out."""
    names = query(home, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts' ORDER BY 1")
    return {n: query(home, f"SELECT * FROM marts.{n} ORDER BY ALL") for (n,) in names if n != "mart_build_info"}


@pytest.fixture(scope="session")
def once(shared: Path) -> Once:
    """A function: a folder by its name, filled by the first process of this test session that asks for it."""

    def folder(name: str, fill: Callable[[Path], Any]) -> Path:
        path, part = shared / name, shared / f"{name}.part"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir()
                fill(part)
                part.rename(path)
        return path

    return folder


@pytest.fixture(scope="session")
def extracts(once: Once) -> Path:
    """The extract files of a small sample company. Read-only: tests that change files copy them."""
    return once("extracts", lambda folder: generate(folder, orders=1000))


@pytest.fixture(scope="session")
def released(once: Once, extracts: Path) -> Path:
    """A warehouse home with a release of the sample. Read-only: tests that run on it copy it."""
    return once("released", lambda home: run(home, extracts=extracts))


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Part:
    """The part of the project that most tests of runs look at."""
    return part_of(FACTS, tmp_path_factory.mktemp("facts"))


@pytest.fixture
def facts_alone(facts: Part) -> Iterator[None]:
    """Runs of this test are over the facts alone."""
    with facts.alone():
        yield


@pytest.fixture(scope="session")
def facts_extracts(once: Once, extracts: Path, facts: Part) -> Path:
    """The extract files that the facts are made of. Read-only."""

    def fill(folder: Path) -> None:
        with facts.alone():
            for mapping in find_source("sample").mappings:
                for path in extracts.glob(mapping.files):
                    shutil.copy(path, folder)
        # It lists the files of all extracts.
        (folder / "manifest.csv").unlink()

    return once("facts_extracts", fill)


@pytest.fixture(scope="session")
def released_facts(once: Once, facts: Part, facts_extracts: Path) -> Path:
    """A warehouse home with a release of the sample's facts alone. Read-only."""
    with facts.alone():
        return once("released_facts", lambda home: run(home, extracts=facts_extracts))


@pytest.fixture
def copied_facts(tmp_path: Path, released_facts: Path, facts_extracts: Path, facts_alone: None) -> tuple[Path, Path]:
    """A private copy of the home that released the facts, and of their extracts; runs of this test are over the facts."""
    home, files = tmp_path / "home", tmp_path / "extracts"
    shutil.copytree(released_facts, home, symlinks=True)
    shutil.copytree(facts_extracts, files)
    return home, files


@pytest.fixture(scope="session")
def real_data(once: Once, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function: the name of a real data set to a warehouse home that released the part that `marts` need; skips where the
    data is absent."""

    def home(name: str, marts: Sequence[str]) -> Path:
        if not (SHARED_DATA / name).is_dir():
            pytest.skip(f"real data set '{name}' is not here; it is not part of the repository")
        with part_of(marts, tmp_path_factory.mktemp(name)).alone(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(duckdb, "connect", CONNECT)
            return once(name, lambda home: run(home, name, SHARED_DATA / name))

    return home
