"""Runs that are killed, and readers that keep reading: a few here, as many as you like with `make reliability`."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import marts, query

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("RELIABILITY_KILLS", "3"))
RUNS_UNDER_READERS = int(os.environ.get("RELIABILITY_RUNS", "1"))


class Forks:
    """Runs in forked processes."""

    def __init__(self, home: Path, extracts: Path) -> None:
        self.line = f"{home} {extracts}\n"
        self.log = Path(f"{home}.log")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.orchestration.forked"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert self.process.stdout.readline().strip() == "ready"

    def start(self) -> int:
        self.process.stdin.write(self.line)
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wait(self) -> int:
        return int(self.process.stdout.readline())

    def run(self) -> float:
        """A whole run, which must succeed; its seconds."""
        begun = time.monotonic()
        self.start()
        assert self.wait() == 0, self.log.read_text()[-3000:]
        return time.monotonic() - begun

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@pytest.fixture
def forks(copied):
    home, extracts = copied
    running = Forks(home, extracts)
    yield running, home, extracts
    running.close()


def test_a_run_killed_at_any_moment_leaves_the_release_readable_and_the_next_run_right(forks, released):
    running, home, _ = forks
    length = running.run()
    # An empty lake, so that kills also fall into loading; the last release must survive them all.
    shutil.rmtree(home / "lake")
    expected = marts(released)
    moments = random.Random(20)
    for kill in range(KILLS):
        child = running.start()
        # One in each part of the run.
        time.sleep(moments.uniform(kill, kill + 1) / KILLS * length)
        with contextlib.suppress(ProcessLookupError):  # it may have ended just before
            os.killpg(child, signal.SIGKILL)
        running.wait()
        assert query(home, "SELECT count(*) FROM marts.fct_order") == [(1000,)]
    running.run()
    assert marts(home) == expected
    assert not list(home.glob("releases/.*"))
    assert len(list(home.glob("runs/*/candidate.duckdb"))) == 0


def test_a_reader_sees_no_error_during_runs(forks):
    running, home, _ = forks
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.orchestration.reader", str(home / "current")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    for _ in range(RUNS_UNDER_READERS):
        running.run()
    said, _ = reader.communicate("stop\n")
    reads, *errors = said.splitlines()
    assert errors == []
    assert int(reads) > 10 * RUNS_UNDER_READERS
