"""What the machine does to a run: a full disk, a folder that may not be written, a lock that a dead process left.

A full disk is a limit on the size of files here: the system refuses the write in the same place, with another number. On a
file system that is really full the messages are the same (docs/recovering.md shows them).
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.errors import DamagedError
from orchestration import steps
from orchestration.errors import RunError
from orchestration.explain import explained
from orchestration.home import Home
from orchestration.lock import run_lock
from orchestration.settings import resolve
from tests.conftest import marts, release_bytes, run
from tests.orchestration.made_release import publish

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534


@contextmanager
def full_disk(limit=16_384):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("step", ["load", "build"])
def test_a_full_disk_stops_the_run_and_the_last_release_stays(copied_facts, monkeypatch, step):
    home, files = copied_facts
    for path in files.glob("o*.csv"):  # something to load
        path.write_text(path.read_text() + "\n")
    before, real = release_bytes(home), getattr(steps, step)

    def on_a_full_disk(*given):
        with full_disk():
            return real(*given)

    monkeypatch.setattr(steps, step, on_a_full_disk)
    with pytest.raises(RunError, match="no space left on its disk; the last release stays. Make room and run again"):
        run(home, extracts=files)
    assert release_bytes(home) == before


def test_a_release_that_does_not_fit_is_not_seen(tmp_path):
    home = Home(tmp_path)
    order = "SELECT 'O1' AS order_id, 1.00::DECIMAL(18,2) AS paid_amount"
    publish(home, "R1", {"fct_order": order}, [])
    before = release_bytes(tmp_path)
    # DuckDB says nothing when it cannot empty its log while closing: what is read back does.
    with full_disk(), pytest.raises(RunError, match="not written whole; make sure that the disk has room"):
        publish(home, "R2", {"fct_order": order}, [])
    assert release_bytes(tmp_path) == before


def test_a_ring_of_causes_is_explained_once(tmp_path):
    inner, outer = ValueError("the disk caught fire"), RuntimeError("step failed")
    inner.__context__, outer.__cause__ = outer, inner
    said = str(explained(outer, resolve(str(tmp_path)), "r"))
    assert said == "the run failed; the last release stays: step failed"


def _as_somebody_else(home):
    """In a process of its own, because root may write everywhere: what taking the lock of `home` says."""
    read, write = os.pipe()
    if child := os.fork():
        os.close(write)
        os.waitpid(child, 0)
        with os.fdopen(read) as said:
            return said.read()
    try:
        if os.getuid() == 0:
            os.setgroups([])
            os.setuid(NOBODY)
        with run_lock(Home(home), "test"):
            os.write(write, b"locked")
    except BaseException as error:
        os.write(write, f"{type(error).__name__}: {error}".encode())
    os._exit(0)


def test_a_folder_that_may_not_be_written_is_named_and_readers_keep_their_release():
    # Not in tmp_path, whose parents somebody else may not enter.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        home.mkdir(mode=0o555)
        said = _as_somebody_else(home)
        assert said == f"RunError: {home}: cannot be written (Permission denied); choose another --home"


def test_a_lock_holds_against_other_processes_and_not_beyond_its_own(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys, time; from pathlib import Path; from orchestration.home import Home\n"
         "from orchestration.lock import run_lock\nwith run_lock(Home(Path(sys.argv[1])), 'run of the night'):\n"
         " print('held', flush=True); time.sleep(60)", str(tmp_path)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(RunError, match=f"in use by run of the night \\(process {holder.pid} on "),
        run_lock(Home(tmp_path), "second"),
    ):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert str(holder.pid) in (tmp_path / "run.lock").read_text()  # what it wrote is still there, and means nothing
    with run_lock(Home(tmp_path), "third"):
        assert "third" in (tmp_path / "run.lock").read_text()


def test_a_damaged_file_of_the_lake_is_named_and_loaded_anew_when_its_rest_is_removed(copied_facts):
    home, files = copied_facts
    expected = marts(home)
    damaged = max((home / "lake" / "orders").glob("[!.]*.parquet"), key=lambda path: path.stat().st_size)
    damaged.write_bytes(damaged.read_bytes()[:100])
    with pytest.raises(DamagedError) as caught:
        run(home, extracts=files)
    rest = damaged.name.partition(".")[0]
    assert str(caught.value).startswith(f"{damaged}: this file of the lake is damaged or gone.")
    assert f"remove {damaged.parent / rest}.* and run again" in str(caught.value)
    for path in damaged.parent.glob(f"{rest}.*"):
        path.unlink()
    run(home, extracts=files)
    assert marts(home) == expected


def test_the_next_run_sweeps_away_what_a_killed_one_left_and_keeps_its_evidence(tmp_path):
    settings = resolve(str(tmp_path), extracts=str(tmp_path))
    killed = settings.home.run("killed")
    (killed / "spill").mkdir(parents=True)
    for name in (
        "spill/block",
        "candidate.duckdb",
        "candidate.duckdb.wal",
        "evidence.jsonl",
        "delivered.json",
        "gate_raw.html",
    ):
        (killed / name).write_text("x")
    hidden = settings.home.releases / ".R2.tmp"
    hidden.mkdir(parents=True)
    steps.start(steps.Run("next", settings, None))
    assert {path.name for path in killed.iterdir()} == {"evidence.jsonl", "delivered.json", "gate_raw.html"}
    assert not hidden.exists() and settings.home.run("next").is_dir()
