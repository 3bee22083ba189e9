"""One run at a time on a warehouse home.

Belongs here: the kernel lock around a run. The kernel lets go of it when the process dies, so a lock cannot be stale;
the text in the file only says who holds it.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from orchestration.errors import RunError
from orchestration.home import Home


@contextmanager
def run_lock(home: Home, purpose: str) -> Iterator[None]:
    """Hold the home's lock for the duration; RunError naming the holder when another run has it."""
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        handle = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise RunError(f"{home.root}: cannot be written ({error.strerror}); choose another --home") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunError(f"{home.root} is in use by {_holder(handle)}; wait until it ends, or stop it") from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(_me(purpose)).encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _me(purpose: str) -> dict[str, str | int]:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return {"purpose": purpose, "pid": os.getpid(), "host": socket.gethostname(), "since": started}


def _holder(handle: int) -> str:
    try:
        who = json.loads(os.pread(handle, 4096, 0) or b"{}")
    except ValueError:
        who = {}
    if not who:
        return "another run"
    return f"{who['purpose']} (process {who['pid']} on {who['host']}, since {who['since']})"
