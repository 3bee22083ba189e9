"""A remembered hash is used as long as the file is the same, and never afterwards."""

import os
import time

import pytest

from ingest import hashes as module
from ingest.errors import FileError
from ingest.hashes import Hashes
from ingest.scan import file_sha256


@pytest.fixture
def reads(monkeypatch):
    """Names of the files whose bytes were read."""
    found = []

    def counting(path):
        found.append(path.name)
        return file_sha256(path)

    monkeypatch.setattr(module, "file_sha256", counting)
    return found


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A file written well before now: the clock of the test runs an hour ahead."""
    now = time.time_ns
    monkeypatch.setattr(module.time, "time_ns", lambda: now() + 3600 * 10**9)
    path = tmp_path / "a.csv"
    path.write_text("one")
    return path


def ask(path):
    with Hashes(path.parent / ".memory") as hashes:
        return hashes.of(path).sha256


def test_an_unchanged_file_is_read_once(old, reads):
    assert ask(old) == ask(old) == file_sha256(old)[0]
    assert reads == ["a.csv"]


@pytest.mark.parametrize("change", ["rewritten", "rewritten in its old time", "replaced in its old time"])
def test_a_changed_file_is_read_again(old, reads, change):
    before, times = ask(old), old.stat()
    time.sleep(0.02)  # more than the grain of the file system's clock, which the fixture pretends is long past
    target = old.with_name("other") if change.startswith("replaced") else old
    target.write_text("two")
    if "old time" in change:
        os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    target.replace(old)
    assert ask(old) == file_sha256(old)[0] != before


def test_a_file_written_just_now_is_not_remembered(tmp_path, reads):
    path = tmp_path / "a.csv"
    path.write_text("one")
    ask(path)
    ask(path)
    assert reads == ["a.csv", "a.csv"]


@pytest.mark.parametrize("memory", ["", "{", "[1]", "\x00"])
def test_a_damaged_memory_costs_time_only(old, reads, memory):
    digest = ask(old)
    (old.parent / ".memory").write_text(memory)
    assert ask(old) == digest


def test_files_that_are_gone_are_forgotten(old, tmp_path):
    ask(old)
    (tmp_path / "b.csv").write_text("b")
    ask(tmp_path / "b.csv")
    assert "a.csv" not in (tmp_path / ".memory").read_text()


def test_a_file_written_to_while_it_is_read_is_not_loaded(bench, monkeypatch):
    path = bench.write("orders.csv", "id,at,status,total\no1,2025-01-01,created,1\n")
    bench.source()
    reading = module.Hashed.has_changed

    def grown(file):
        with path.open("a") as stream:
            stream.write("o2,2025-01-01,created,1\n")
        return reading(file)

    monkeypatch.setattr(module.Hashed, "has_changed", grown)
    with pytest.raises(FileError, match="orders.csv: was written to while it was read; run again when it is complete"):
        bench.load()
    assert bench.lake.entries(["test"]) == []
    assert not list(bench.lake.root.glob("*/*.parquet"))
