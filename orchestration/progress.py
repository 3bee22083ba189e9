"""What a person sees of a run while it runs: one line per step, and where a long step is.

Belongs here: when to say something. On a terminal a step that takes longer than two seconds shows its place on one line of
standard error, which is gone when the step ends; elsewhere (a log, Dagster's page) it says so every quarter of a minute.
"""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

LOG = logging.getLogger("sales_warehouse")
QUIET_SECONDS, SPARSE_SECONDS, REDRAW_SECONDS = 2, 15, 0.2
_WIDTH = 100


def silent(_: str) -> None:
    """For callers that want to hear nothing."""


class Step:
    """A step in progress: `append` what its closing line says, `at` where it is now."""

    def __init__(self, name: str, stream: TextIO, clock: Callable[[], float]) -> None:
        self.name, self._stream, self._clock = name, stream, clock
        self._said: list[str] = []
        self._begun = clock()
        self._next = self._begun + (QUIET_SECONDS if stream.isatty() else SPARSE_SECONDS)

    def append(self, text: str) -> None:
        """Add `text` to the line that closes the step."""
        self._said.append(text)

    def at(self, text: str) -> None:
        """Say `text` (a count, a file, a table) if it is time to say something."""
        now = self._clock()
        if now < self._next:
            return
        line = f"{self.name:<12} {text} ({now - self._begun:.0f} s so far)"
        if self._stream.isatty():
            self._next = now + REDRAW_SECONDS
            self._stream.write(f"\r\x1b[K  {line[:_WIDTH]}")
            self._stream.flush()
        else:
            self._next = now + SPARSE_SECONDS
            LOG.info("%s", line)

    def wipe(self) -> None:
        """Take the line of the terminal away."""
        if self._stream.isatty():
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def closing(self) -> str:
        """The line that stays: what was said, and the seconds it took."""
        return f"{self.name:<12} {', '.join(self._said)} ({self._clock() - self._begun:.1f} s)"


@contextmanager
def step(name: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> Iterator[Step]:
    """A step of a run; when it ends well its closing line is logged. `stream` is standard error unless one is given."""
    one = Step(name, stream or sys.stderr, clock)
    try:
        yield one
    finally:
        one.wipe()
    LOG.info("%s", one.closing())
