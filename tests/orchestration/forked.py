"""A process that imports everything once and then forks a run for every line it reads.

Belongs here: making runs that can be killed without paying seconds of imports each time. They are over the facts alone.
Line in: `home extracts`; line out: the process id of the fork. Exit code of a fork: 0 when it published. A third word names
a file: the fork is then without a network, and notes there each attempt of Python's to reach one.
"""

import ctypes
import os
import sys
import tempfile
from pathlib import Path

import dagster_dbt  # noqa: F401 - imported before the fork
import dbt.cli.main  # noqa: F401

import orchestration.defs.resources
import orchestration.refresh
from expectations.gate import library
from orchestration.definitions import build
from tests.again import rendered_once
from tests.conftest import gates_here, run
from tests.parts import FACTS, part_of

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def cut_off(attempts: str) -> None:
    """Leave this process without any interface where the system allows that; note attempts either way."""
    libc = ctypes.CDLL(None, use_errno=True)
    is_cut_off = libc.unshare(_NEW_NETWORK) == 0 or libc.unshare(_NEW_USER | _NEW_NETWORK) == 0
    noted = Path(attempts)
    noted.write_text("cut off\n" if is_cut_off else "not cut off: the notes alone decide\n")

    def note(event: str, details: tuple[object, ...]) -> None:
        if event == "socket.getaddrinfo" or (event == "socket.connect" and isinstance(details[1], tuple)):
            with noted.open("a") as out:
                print(event, details, file=out)

    sys.addaudithook(note)


def fork(home: str, extracts: str, attempts: str = "") -> int:
    """A process that makes one run; its id."""
    if child := os.fork():
        return child
    os.setsid()
    os.dup2(os.open(f"{home}.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND), 1)
    os.dup2(1, 2)
    try:
        if attempts:
            cut_off(attempts)
        run(Path(home), extracts=Path(extracts))
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    library()
    orchestration.defs.resources.gate_worker = gates_here  # type: ignore[assignment]
    orchestration.refresh.start_early = lambda: None
    with (
        rendered_once(Path(sys.argv[1])),
        tempfile.TemporaryDirectory() as folder,
        part_of(FACTS, Path(folder)).alone(),
    ):
        build()
        print("ready", flush=True)
        for line in sys.stdin:
            child = fork(*line.split())
            print(child, flush=True)
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
