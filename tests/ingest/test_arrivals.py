"""Every name is remembered under which a file came, whatever became of the file."""

import pytest

from ingest.arrivals import Arrivals
from ingest.errors import FileError
from tests.ingest.conftest import HEADER


def names(bench):
    return dict(Arrivals(bench.lake, "orders", "test").names())


def test_equal_content_keeps_all_its_names_in_order(bench):
    bench.write("orders_2.csv", HEADER)
    (first,) = bench.load()
    bench.write("orders_1.csv", HEADER)
    again, other = bench.load()
    assert (again.file, again.is_new, again.entry.file) == ("orders_1.csv", False, "orders_2.csv")
    assert other == again.__class__(first.entry, is_new=False, file="orders_2.csv")
    assert names(bench) == {("0", first.entry.file_sha256): ["orders_2.csv", "orders_1.csv"]}


def test_names_of_files_that_are_gone_stay_and_nothing_is_written_when_nothing_is_new(bench):
    path = bench.write("orders_1.csv", HEADER)
    (loaded,) = bench.load()
    record = bench.lake.root / "orders" / ".test.arrivals"
    before = record.stat().st_ino
    bench.load()
    assert record.stat().st_ino == before
    path.unlink()
    bench.load(bench.source(entry={"optional": True}))
    assert names(bench) == {("0", loaded.entry.file_sha256): ["orders_1.csv"]}


def test_a_damaged_record_is_an_error_that_names_it(bench):
    bench.write("orders_1.csv", HEADER)
    bench.load()
    (bench.lake.root / "orders" / ".test.arrivals").write_text('[["0"]]')
    with pytest.raises(FileError, match=r"orders/.test.arrivals: the record of arrived files is damaged; restore it"):
        bench.load()
