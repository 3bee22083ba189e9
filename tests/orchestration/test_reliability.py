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
    """Runs in forked processes, over the facts alone."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.orchestration.forked"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert self.process.stdout.readline().strip() == "ready"

    def start(self, home: Path, extracts: Path, attempts: Path | str = "") -> int:
        self.process.stdin.write(f"{home} {extracts} {attempts}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wait(self) -> int:
        return int(self.process.stdout.readline())

    def run(self, home: Path, extracts: Path, attempts: Path | str = "") -> float:
        """A whole run, which must succeed; its seconds. `attempts`: without a network, noting there who asks for one."""
        begun = time.monotonic()
        self.start(home, extracts, attempts)
        assert self.wait() == 0, Path(f"{home}.log").read_text()[-3000:]
        return time.monotonic() - begun

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@pytest.fixture(scope="module")
def forks():
    running = Forks()
    yield running
    running.close()


def test_a_run_killed_at_any_moment_leaves_the_release_readable_and_the_next_run_right(
    forks, copied_facts, released_facts
):
    home, extracts = copied_facts
    length = forks.run(home, extracts)
    # An empty lake, so that kills also fall into loading; the last release must survive them all.
    shutil.rmtree(home / "lake")
    expected = marts(released_facts)
    moments = random.Random(20)
    for kill in range(KILLS):
        child = forks.start(home, extracts)
        # One in each part of the run.
        time.sleep(moments.uniform(kill, kill + 1) / KILLS * length)
        with contextlib.suppress(ProcessLookupError):  # it may have ended just before
            os.killpg(child, signal.SIGKILL)
        forks.wait()
        assert query(home, "SELECT count(*) FROM marts.fct_order") == [(1000,)]
    forks.run(home, extracts)
    assert marts(home) == expected
    assert not list(home.glob("releases/.*"))
    assert len(list(home.glob("runs/*/candidate.duckdb"))) == 0


def test_a_reader_sees_no_error_during_runs(forks, copied_facts):
    home, extracts = copied_facts
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.orchestration.reader", str(home / "current")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    for _ in range(RUNS_UNDER_READERS):
        forks.run(home, extracts)
    said, _ = reader.communicate("stop\n")
    reads, *errors = said.splitlines()
    assert errors == []
    assert int(reads) > 10 * RUNS_UNDER_READERS


def test_a_run_does_not_reach_for_the_network(forks, facts_extracts, released_facts, tmp_path):
    attempts = tmp_path / "attempts"
    forks.run(tmp_path / "home", facts_extracts, attempts)
    first, *reached = attempts.read_text().splitlines()
    assert "cut off" in first
    assert reached == []
    assert marts(tmp_path / "home") == marts(released_facts)
