"""Completeness over several deliveries: what must not raise a false alarm, and what must be noticed.

Each delivery goes through the real ingest into a lake, and is kept, like one that was released, when nothing is found.
"""

import duckdb
import pytest
import yaml

from expectations.raw.completeness import completeness_checks
from ingest.accounting import Delivery
from ingest.lake import Lake
from ingest.load import load_extract
from ingest.snapshot import write_snapshot
from ingest.source import read_source
from tests.expectations.conftest import SETTINGS

ORDERS = {"order_id": "id", "ordered_at": "at", "status_code": {"value": "new"}, "total_amount": "total",
          "currency_code": {"value": "USD"}}  # fmt: skip
MANIFESTS = {"file": "name", "row_count": "rows", "control_total": "total"}
DAILY = {"pattern": r"_(?P<date>\d{4}-\d{2}-\d{2})", "every": "day"}


def orders(first, count):
    """The text of a file of `count` orders, numbered from `first`."""
    return "id,at,total\n" + "".join(f"o{n},2025-01-01,1.50\n" for n in range(first, first + count))


class Company:
    """A folder of extracts with a source over it, and the lake of its warehouse."""

    def __init__(self, root):
        self.root, self.folder = root, root / "extracts"
        self.folder.mkdir()
        self.run = 0

    def declare(self, manifests=None, extra=None, **entry):
        extracts = {"orders": [{"files": "orders*.csv", "optional": True, "columns": ORDERS, **entry}], **(extra or {})}
        if manifests:
            extracts["load_manifests"] = [{"files": "manifest*.csv", "optional": True, "columns": manifests}]
        path = self.root / "source.yml"
        path.write_text(yaml.safe_dump({"source": "shop", "extracts": extracts}))
        self.source = read_source(path)

    def write(self, **files):
        for name, text in files.items():
            (self.folder / f"{name}.csv").write_text(text)

    def clear(self):
        for path in self.folder.iterdir():
            path.unlink()

    def deliver(self, **files):
        """The failed checks of a run on these files, with their rows; a run without any is kept."""
        self.write(**files)
        lake = Lake(self.root / "lake")
        loaded = [
            each for extract in self.source.extracts for each in load_extract(self.source, extract, self.folder, lake)
        ]
        files = frozenset((each.entry.key, each.file) for each in loaded)
        entries = lake.entries(["shop"], [key for key, _ in files])
        database = self.root / "run.duckdb"
        database.unlink(missing_ok=True)
        write_snapshot(database, lake, entries, Delivery(files, self.source))
        found = {}
        with duckdb.connect(str(database), read_only=True) as con:
            for check in completeness_checks(SETTINGS.as_of_date):
                rows = con.execute(check.sql.format(batch="raw.load_manifests"))
                names = [each[0] for each in rows.description]
                if broken := [dict(zip(names, row, strict=True)) for row in rows.fetchall()]:
                    found[check.name] = broken
        if not found:
            self.run += 1
            lake.keep(entries, f"run {self.run}")
        return found


@pytest.fixture
def company(tmp_path):
    return Company(tmp_path)


def test_a_file_sent_again_under_its_name_has_footers_of_its_own(company):
    company.declare(MANIFESTS, footer={"when": "id = 'Total'"})
    for day in (1, 2, 3):
        text = orders(day, day) + "Total,,\n"
        assert company.deliver(orders=text, manifest=f"name,rows,total\norders.csv,{day},\n") == {}


def test_one_file_may_feed_two_extracts(company):
    lines = {"order_id": "id", "line_number": {"value": "1"}, "product_id": {"value": "p"}, "quantity": {"value": "1"},
             "net_amount": "total", "currency_code": {"value": "USD"}}  # fmt: skip
    company.declare(MANIFESTS, extra={"order_lines": [{"files": "orders*.csv", "columns": lines}]})
    assert company.deliver(orders=orders(0, 4), manifest="name,rows,total\norders.csv,4,6.00\n") == {}


def test_files_from_before_the_first_manifest_need_none(company):
    company.declare(MANIFESTS)
    assert company.deliver(orders_1=orders(0, 4)) == {}
    assert company.deliver(orders_2=orders(4, 4), manifest="name,rows,total\norders_2.csv,4,\n") == {}


def test_a_new_file_must_be_listed_unless_its_mapping_says_otherwise(company):
    listed = "name,rows,total\norders_1.csv,4,\n"
    company.declare(MANIFESTS)
    found = company.deliver(orders_1=orders(0, 4), orders_2=orders(4, 4), manifest=listed)
    assert found == {"every_file_is_listed": [{"extract": "orders", "_file": "orders_2.csv"}]}
    company.declare(MANIFESTS, in_manifest=False)
    assert company.deliver() == {}


def test_a_total_that_a_rejected_row_is_missing_from_says_so(company):
    company.declare(MANIFESTS)
    found = company.deliver(
        orders=orders(0, 2) + "o9,2025-01-01,1.505\n", manifest="name,rows,total\norders.csv,3,4.51\n"
    )
    (only,) = found["files_are_as_their_manifest_says"]
    assert only == {"extract": "orders", "_file": "orders.csv", "listed_in": "manifest.csv",
                    "differs": "total of total_amount", "expected": "4.5100", "found": "3.0000", "rejected": 1}  # fmt: skip


def test_each_difference_of_a_file_is_told(company):
    company.declare(MANIFESTS | {"file_sha256": "sha"})
    listed = f"name,rows,total,sha\norders.csv,5,6.01,{'A' * 64}\n"
    found = company.deliver(orders=orders(0, 4), manifest=listed)["files_are_as_their_manifest_says"]
    assert [each["differs"] for each in found] == ["rows", "sha256", "total of total_amount"]
    assert (found[1]["expected"], len(found[1]["found"])) == ("a" * 64, 64)


def test_days_without_orders_look_alike_and_are_no_gap(company):
    company.declare(sequence=DAILY)
    empty = orders(0, 0)
    assert company.deliver(**{"orders_2025-01-03": orders(0, 9), "orders_2025-01-04": empty}) == {}
    assert company.deliver(**{"orders_2025-01-05": empty, "orders_2025-01-06": orders(9, 9)}) == {}
    company.clear()
    assert company.deliver(**{"orders_2025-01-07": orders(18, 9)}) == {}


def test_days_without_orders_look_alike_and_arrived(company):
    company.declare(MANIFESTS)
    empty = orders(0, 0)
    listed = "name,rows,total\norders_1.csv,0,\norders_2.csv,0,\n"
    assert company.deliver(orders_1=empty, orders_2=empty, manifest=listed) == {}


def test_days_after_a_first_load_by_years_are_not_too_small(company):
    company.declare()
    years = {f"orders_{year}": orders(year * 1000, 400) for year in range(5)}
    assert company.deliver(**years) == {}
    for day in range(5):
        assert company.deliver(**{f"orders_day_{day}": orders(10_000 + day * 60, 60)}) == {}


def test_everything_delivered_again_is_not_too_much(company):
    company.declare()
    for day in range(9):
        assert company.deliver(**{f"orders_{day}": orders(day * 100, 100)}) == {}
    assert company.deliver(orders_all=orders(0, 905)) == {}
