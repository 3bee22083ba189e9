"""Runs that are killed, and readers that keep reading: a few here, as many as you like with `make reliability`."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import marts, query

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("RELIABILITY_KILLS", "2"))
RUNS_UNDER_READERS = int(os.environ.get("RELIABILITY_RUNS", "1"))


class Forks:
    """Runs in forked processes, over the facts alone."""

    def __init__(self, rendered: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.orchestration.forked", str(rendered)],
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
def forks(rendered, released_facts):
    # What these runs build is rendered by the one that `released_facts` comes from.
    running = Forks(rendered)
    yield running
    running.close()


@dataclass(frozen=True)
class Watched:
    """Runs without a network while a reader read: the home, what the reader said, the attempts to reach out, and the
    seconds of the last run."""

    home: Path
    reads: int
    errors: list[str]
    attempts: list[str]
    seconds: float


@pytest.fixture(scope="module")
def watched(forks, released_facts, facts_extracts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("watched")
    home, attempts = folder / "home", folder / "attempts"
    shutil.copytree(released_facts, home, symlinks=True)
    # An empty lake, so that files are loaded too.
    shutil.rmtree(home / "lake")
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.orchestration.reader", str(home / "current")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    for _ in range(RUNS_UNDER_READERS):
        seconds = forks.run(home, facts_extracts, attempts)
    said, _ = reader.communicate("stop\n")
    reads, *errors = said.splitlines()
    return Watched(home, int(reads), errors, attempts.read_text().splitlines(), seconds)


def test_a_run_killed_at_any_moment_leaves_the_release_readable_and_the_next_run_right(
    forks, watched, copied_facts, released_facts
):
    home, extracts = copied_facts
    # An empty lake, so that kills also fall into loading; the last release must survive them all.
    shutil.rmtree(home / "lake")
    expected = marts(released_facts)
    moments = random.Random(20)
    for kill in range(KILLS):
        child = forks.start(home, extracts)
        # One in each part of the run.
        time.sleep(moments.uniform(kill, kill + 1) / KILLS * watched.seconds)
        with contextlib.suppress(ProcessLookupError):  # it may have ended just before
            os.killpg(child, signal.SIGKILL)
        forks.wait()
        assert query(home, "SELECT count(*) FROM marts.fct_order") == [(1000,)]
    forks.run(home, extracts)
    assert marts(home) == expected
    assert not list(home.glob("releases/.*"))
    assert len(list(home.glob("runs/*/candidate.duckdb"))) == 0


def test_a_reader_sees_no_error_during_runs(watched):
    assert watched.errors == []
    assert watched.reads > 10 * RUNS_UNDER_READERS


def test_a_run_does_not_reach_for_the_network(watched, released_facts):
    first, *reached = watched.attempts
    assert "cut off" in first
    assert reached == []
    assert marts(watched.home) == marts(released_facts)
