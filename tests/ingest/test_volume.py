"""What is usual for a mapping: the smallest and largest file of its last eight released deliveries."""

from decimal import Decimal

import pytest

from ingest.duck import connect
from ingest.expected import Volume
from ingest.volume import volumes
from tests.ingest.conftest import HEADER

USUAL = Volume()


def lines(first, count):
    return HEADER + "".join(f"o{n},2025-01-01,created,1.00\n" for n in range(first, first + count))


@pytest.fixture
def told(bench):
    """A function: what is said of the new files in the folder. Earlier deliveries are lists of row counts."""
    number = 0

    def deliver(earlier, volume=USUAL, **new):
        nonlocal number
        for run, sizes in enumerate(earlier):
            for size in sizes:
                number += 1
                bench.write(f"orders_{number:03}.csv", lines(number * 1000, size))
            bench.lake.keep(bench.entries(bench.load()), f"run {run}")
        for name, text in new.items():
            bench.write(f"orders_{name}.csv", text)
        with connect() as con:
            return {row[2]: row[3:] for row in volumes(con, bench.lake, bench.entries(bench.load()), lambda _: volume)}

    return deliver


def test_files_of_one_run_are_one_delivery(told):
    said = told([[5, 900, 3], [7]], new=lines(0, 1))
    assert said == {"orders_new.csv": (1, 2, 3, 900, Decimal("0.5"), Decimal(2), None, None)}


def test_the_last_eight_deliveries_count_whole(told):
    said = told([[1, 99], *([n, 50] for n in range(10, 18)), [20]], new=lines(0, 30))
    assert said["orders_new.csv"][1:4] == (8, 11, 50)


def test_a_large_file_is_compared_with_the_keys_that_are_known(told):
    said = told(
        [[2], [3]], again=lines(1000, 2) + lines(2000, 2).removeprefix(HEADER) + lines(0, 4).removeprefix(HEADER)
    )
    assert said["orders_again.csv"] == (8, 2, 2, 3, Decimal("0.5"), Decimal(2), 5, 4)


def test_nothing_is_said_without_earlier_deliveries_of_known_files_or_where_volume_is_off(told):
    assert told([], first=lines(0, 3)) == {}
    assert told([[4]]) == {}
    assert told([[4]], volume=None, second=lines(1, 3)) == {}


def test_an_entry_stays_marked_by_the_run_that_first_released_it(bench):
    bench.write("orders_1.csv", lines(0, 3))
    entries = bench.entries(bench.load())
    bench.lake.keep(entries, "first")
    bench.lake.keep(entries, "second")
    assert [bench.lake.kept_by(entry) for entry in entries] == ["first"]
