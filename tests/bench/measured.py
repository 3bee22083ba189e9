"""Commands in processes of their own.

Belongs here: seconds, CPU and peak memory of one command. A child's peak memory is never reported below that of the
process it was forked from, so whoever measures must stay small.
"""

import os
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Wall seconds, CPU seconds, peak resident memory in MiB and standard output of one command."""

    seconds: float
    cpu: float
    peak_mib: int
    output: str


def measure(command: list[str], **environment: str) -> Measured:
    """Run `command` to its end, which must be good. Errors: SystemExit with the end of what it printed."""
    begun = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | environment
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    if status:
        raise SystemExit(f"{' '.join(command)} failed:\n{output[-3000:]}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, output)
