"""Cases one after another, each with a limit of seconds.

Belongs here: what a process of `make fuzz` does.
"""

import signal
from pathlib import Path
from typing import Any

from ingest.source import find_source
from tests.fuzz.case import Verdict, run_case, seeds_of_files

LIMIT_SECONDS = 60


class _Hang(BaseException):
    """Not an Exception: no handler of the code under test may swallow it."""


def _alarm(*_: Any) -> None:
    raise _Hang


def run_batch(seeds: range, extracts: Path) -> list[Verdict]:
    files, source, verdicts = seeds_of_files(extracts), find_source("sample"), []
    signal.signal(signal.SIGALRM, _alarm)
    for seed in seeds:
        signal.alarm(LIMIT_SECONDS)
        try:
            verdicts.append(run_case(seed, files, source))
        except _Hang:
            verdicts.append(Verdict(seed, "?", "?", "hung", f"over {LIMIT_SECONDS} s"))
        finally:
            signal.alarm(0)
    return verdicts
