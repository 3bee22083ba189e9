"""Kept releases: listing them, going back, and what changed between two."""

import shutil
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.home import Home
from orchestration.publish import history, release
from orchestration.publish.compare import compare
from tests.orchestration.made_release import entry, publish

ORDERS = """SELECT * FROM (VALUES ('O1', 10.00, 'open', '{0}', 1), ('O2', 20.00, 'open', 'a.csv', 2), {1})
 AS t (order_id, order_amount, status_code, source_file, source_row_number)"""
FIRST, SECOND = entry("orders", "a.csv", "11"), entry("orders", "b.csv", "22")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two releases: O1 changes by a row of b.csv, O3 leaves, O4 comes, O2 stays; the report has another total."""
    home = Home(tmp_path / "home")
    totals = "SELECT 'R1' AS rep_id, {} AS order_amount, DATE '{}' AS as_of_date"
    old = {
        "fct_order": ORDERS.format("a.csv", "('O3', 1.00, 'open', 'a.csv', 3)"),
        "rpt_rep": totals.format(31, "2025-12-30"),
    }
    new = {
        "fct_order": ORDERS.format("b.csv", "('O4', 5.00, 'open', 'b.csv', 9)").replace("'O1', 10.00", "'O1', 11.00"),
        "rpt_rep": totals.format(36, "2025-12-31"),
    }
    publish(home, "20260101T000000-old", old, [FIRST, entry("leads", "leads.csv")], as_of="2025-12-30")
    publish(home, "20260102T000000-new", new, [FIRST, SECOND, entry("leads", "leads.csv")])
    return home


def test_rows_that_differ_are_counted_and_traced_to_their_input(home):
    found = compare(*history.kept(home))
    orders, report = found.differences
    assert (orders.mart, orders.added, orders.removed, orders.changed) == ("fct_order", 1, 1, 1)
    assert orders.columns == {"order_amount": 1}
    assert orders.files == ["orders/b.csv (7 rows)"]
    assert [(each.change, dict(each.key), each.origin) for each in orders.examples] == [
        ("changed", {"order_id": "O1"}, "b.csv, row 1"),
        ("removed", {"order_id": "O3"}, ""),
        ("added", {"order_id": "O4"}, "b.csv, row 9"),
    ]
    assert orders.examples[0].columns == {"order_amount": ("10.00", "11.00")}
    assert (report.mart, report.changed, report.columns) == ("rpt_rep", 1, {"order_amount": 1})
    assert found.circumstances == ["as-of date: 2025-12-30 -> 2025-12-31", "new input: orders/b.csv (7 rows)"]


def test_a_row_that_moved_in_its_file_and_another_as_of_date_are_no_difference(home):
    publish(
        home,
        "20260103T000000-moved",
        {"rpt_rep": "SELECT 'R1' AS rep_id, 36 AS order_amount, DATE '2026-01-03' AS as_of_date"},
        [FIRST, SECOND],
    )
    found = compare(*history.kept(home)[1:])
    assert found.differences == []
    assert found.only_old == ["fct_order"]


def test_the_command_lists_compares_and_goes_back(home, capsys):
    where = ["--home", str(home.root)]
    assert main(["releases", *where]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed[2:]] == ["20260101T000000-old", "*"]
    assert main(["diff", "old", "new", *where]) == 0
    said = capsys.readouterr().out
    assert "changed order_id O1: order_amount 10.00 -> 11.00 [b.csv, row 1]" in said
    assert "fct_order: fed by orders/b.csv (7 rows)" in said
    assert main(["rollback", *where]) == 0
    assert "current is 20260101T000000-old (as of 2025-12-30); 20260102T000000-new is kept" in capsys.readouterr().out
    assert release.current(home) == "20260101T000000-old"
    assert main(["rollback", "new", *where]) == 0
    assert release.current(home) == "20260102T000000-new"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rollback", "2026"], "'2026' names several releases: 20260101T000000-old, 20260102T000000-new"),
        (["rollback", "lost"], "'lost' is not among the kept releases"),
        (["diff", "old", "lost"], "'lost' is not among the kept releases"),
    ],
)
def test_an_unclear_name_changes_nothing_and_lists_what_there_is(home, capsys, arguments, message):
    assert main([*arguments, "--home", str(home.root)]) == 1
    assert message in capsys.readouterr().err
    assert release.current(home) == "20260102T000000-new"


def test_without_an_older_release_there_is_nothing_to_go_back_to(home, capsys):
    shutil.rmtree(home.releases / "20260101T000000-old")
    assert main(["rollback", "--home", str(home.root)]) == 1
    assert "nothing to go back to" in capsys.readouterr().err


def test_a_home_without_a_release_says_so(tmp_path, capsys):
    assert main(["releases", "--home", str(tmp_path / "new")]) == 0
    assert "no release yet" in capsys.readouterr().out


def test_a_reader_of_sales_compares_what_sales_may_see(home):
    for each in history.kept(home):
        shutil.rmtree(each.folder / "finance")
    assert {each.audience for each in history.kept(home)} == {"sales"}
    assert compare(*history.kept(home)).differences
