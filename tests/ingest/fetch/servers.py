"""Real database servers on loopback for one test session.

Belongs here: starting and stopping them in a folder of their own. Where a machine has no server, its tests are skipped.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PASSWORD = "open sesame'7"


def free_port() -> int:
    """A TCP port on loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as(*users: str) -> list[str]:
    """How to run a command as the first user there is, because servers refuse to run as root."""
    if os.getuid() != 0:
        return []
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next((user for user in (*users, "nobody") if user in known), None)
    if user is None or not shutil.which("setpriv"):
        pytest.skip("a database server does not run as root, and there is no other user or no setpriv here")
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]


def _own(path: Path, command: list[str]) -> None:
    if command:
        user = pwd.getpwnam(command[1].partition("=")[2])
        os.chown(path, user.pw_uid, user.pw_gid)


@contextmanager
def postgres() -> Iterator[tuple[Path, int]]:
    """A PostgreSQL server with the superuser `boss`: the folder of its programs and its port."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    programs, run_as, port = found[-1].parent, _as("postgres"), free_port()
    # Not below pytest's folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="sales-pg-"))
    try:
        _own(folder, run_as)
        secret = folder / "password"
        secret.write_text(PASSWORD)
        _own(secret, run_as)
        _run(*run_as, str(programs / "initdb"), "-D", f"{folder}/data", "-A", "scram-sha-256", "-U", "boss",
             f"--pwfile={secret}", "-E", "UTF8", "--no-locale", "--no-sync")  # fmt: skip
        # Settings under which the default text of dates and zones would be anything but ISO.
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c datestyle=SQL,DMY -c timezone=Asia/Tokyo"
        control = [*run_as, str(programs / "pg_ctl"), "-D", f"{folder}/data", "-w"]
        _run(*control, "-l", f"{folder}/log", "-o", f"{options} -c fsync=off -c bytea_output=escape", "start")
        try:
            yield programs, port
        finally:
            _run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def mysql() -> Iterator[tuple[Path, Path]]:
    """A MariaDB server with the user `boss`: the program that talks to it and its socket."""
    server, install, client = (shutil.which(n) for n in ("mariadbd", "mariadb-install-db", "mariadb"))
    if not (server and install and client):
        pytest.skip("no MariaDB server here: apt-get install mariadb-server")
    run_as = _as("mysql")
    folder = Path(tempfile.mkdtemp(prefix="sales-my-"))
    try:
        _own(folder, run_as)
        _run(*run_as, install, "--no-defaults", f"--datadir={folder}/data", "--auth-root-authentication-method=normal",
             "--skip-test-db")  # fmt: skip
        process = subprocess.Popen(
            [*run_as, server, "--no-defaults", f"--datadir={folder}/data", "--bind-address=127.0.0.1",
             f"--port={free_port()}", f"--socket={folder}/socket", f"--pid-file={folder}/pid",
             "--default-time-zone=+09:00"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait_for(folder / "socket", process)
            yield Path(client), folder / "socket"
        finally:
            process.terminate()
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(path: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while not path.exists():
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail("the MariaDB server did not start")
        time.sleep(0.1)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr
