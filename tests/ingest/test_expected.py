"""Which batches of a sequence are missing, and how mappings declare what to expect."""

import pytest

from ingest.errors import ConfigError
from ingest.expected import Batches

DATE, NUMBER = r"_(?P<date>\d{4}-?\d{2}-?\d{2})\.", r"_(?P<number>\d+)\."


@pytest.mark.parametrize(
    ("every", "days", "missing"),
    [
        ("day", ["2024-02-28", "2024-03-01"], ["2024-02-29"]),
        ("day", ["20240101", "20240102", "20240103"], []),
        ("day", ["2024-01-01"], []),
        ("day", [], []),
        ("business_day", ["2025-01-03", "2025-01-06"], []),  # Friday, Monday
        ("business_day", ["2025-01-02", "2025-01-06"], ["2025-01-03"]),
        ("week", ["2025-01-01", "2025-01-09", "2025-01-13"], []),  # any day of the week
        ("week", ["2025-01-01", "2025-01-13"], ["2025-01-06"]),
        ("month", ["2024-11-30", "2024-12-31", "2025-02-28"], ["2025-01-01"]),
        ("month", ["2024-11-30", "2024-12-01", "2025-01-31"], []),
    ],
)
def test_missing_days_are_named(every, days, missing):
    assert Batches(DATE, every).missing([f"orders_{day}.csv" for day in days]) == missing


def test_missing_numbers_are_named_and_other_names_are_no_batches():
    files = ["orders_7.csv", "orders_009.csv", "orders_10.csv", "orders_new.csv"]
    assert Batches(NUMBER).missing(files) == ["8"]
    assert Batches(NUMBER).missing([]) == []
    assert Batches(DATE, "day").missing(["orders_2025-13-41.csv"]) == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"volume": "none"}, "volume must be off or {min_ratio: …, max_ratio: …}"),
        ({"volume": {"min_ratio": "half"}}, "min_ratio must be a number such as 0.5"),
        ({"volume": {"max_ratio": 0.5}}, "min_ratio must not be above 1 and max_ratio not below"),
        ({"volume": {"least": 1}}, "unknown key 'least'"),
        ({"sequence": "daily"}, "sequence must be {pattern: …, every: …}"),
        ({"sequence": {"pattern": "("}}, "pattern is no regular expression"),
        ({"sequence": {"pattern": "x"}}, "pattern needs a group named date or one named number"),
        ({"sequence": {"pattern": DATE}}, "every must be one of day, business_day, week, month"),
        ({"sequence": {"pattern": DATE, "every": "year"}}, "every must be one of"),
        ({"sequence": {"pattern": NUMBER, "every": "day"}}, "every belongs to dates"),
    ],
)
def test_wrong_declarations_are_named(bench, entry, message):
    with pytest.raises(ConfigError) as caught:
        bench.source(entry=entry)
    assert message in str(caught.value)


@pytest.mark.parametrize("off", [False, "off"])
def test_volume_may_be_off(bench, off):
    assert bench.source(entry={"volume": off}).mappings[0].volume is None
    assert bench.source().mappings[0].volume is not None
