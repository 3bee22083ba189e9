"""Rejected rows, for the screen and for whoever exported the file."""

import csv

import pytest

from ingest.lake import Lake
from ingest.load import load_extract
from ingest.source import read_source
from orchestration.cli import main
from orchestration.delivered import Delivered, record
from orchestration.home import Home

HEADER = "id;at;status;total;note\n"
MAPPING = """
source: shop
company: {as_of_date: 2025-12-31}
max_rejected_share: %s
extracts:
  orders:
    - files: orders.csv
      delimiter: ";"
      columns:
        order_id: id
        ordered_at: at
        status_code: status
        currency_code: {value: USD}
        total_amount: total
  leads:
    - files: leads.csv
      columns: {lead_id: id, created_at: at, name: name}
"""
ORDERS = (
    HEADER
    + "o1;2025-01-02 10:00:00;created;10.00;fine\n"
    + 'o2;2025-01-02 10:00:00;created;1,5;"=HYPERLINK(""http://x"")"\n'
    + "o3;2025-01-02 10:00:00;created;2,5;-3.00\n"
    + "o4;2025-01-02;created\n"
)


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "orders.csv").write_text(ORDERS)
    (folder / "leads.csv").write_text("id,at,name\nl1,2025-01-01,Ann\nl2,someday,Bob\n")
    (tmp_path / "shop.yml").write_text(MAPPING % "1")
    return tmp_path


def check(shop, *more):
    return main(["check", "--source", str(shop / "shop.yml"), "--extracts", str(shop / "files"), *more])


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_each_rejected_row_is_written_with_place_reason_and_all_its_text(shop, capsys):
    assert check(shop, "--rejects", str(shop / "out.csv")) == 0
    lead, first, _, broken = rows(shop / "out.csv")
    assert (first["file"], first["row"], first["column"], first["file_column"], first["value"]) == (
        "orders.csv", "2", "total_amount", "total", "1,5",
    )  # fmt: skip
    assert first["reason"] == "is not a decimal number with at most 2 decimals"
    assert (first["original: id"], first["original: status"]) == ("o2", "created")
    assert (broken["line"], broken["reason"]) == ("5", "the record is broken: 3 fields where the header has 5")
    assert broken["original: (whole record)"] == "o4;2025-01-02;created"
    assert lead["value"] == "someday"


def test_a_cell_that_could_be_a_formula_is_neutralised_and_named(shop, capsys):
    check(shop, "--rejects", str(shop / "out.csv"))
    _, first, second, _ = rows(shop / "out.csv")
    assert first["original: note"] == '\'=HYPERLINK("http://x")'
    assert first["apostrophe_added_to"] == "note"
    assert (second["original: note"], second["apostrophe_added_to"]) == ("-3.00", "")
    assert "1 cells that look like formulas" in capsys.readouterr().out


def test_the_screen_groups_rows_by_file_column_and_reason(shop, capsys):
    check(shop)
    said = capsys.readouterr().out
    assert "4 of 6 rows rejected" in said
    line = next(line for line in said.splitlines() if "is not a decimal" in line)
    assert line.split()[:4] == ["orders", "orders.csv", "2", "total_amount"]
    assert line.endswith("2, 3")


def test_a_rejected_personal_value_is_not_shown_on_the_screen(tmp_path, shop, capsys):
    (shop / "files" / "orders.csv").write_text(HEADER + "o1;2025-01-02 10:00:00;created;10.00;fine\n")
    (shop / "files" / "leads.csv").write_text("id,at,name\n,2025-01-01,Ann Example\n")
    check(shop)
    assert "Ann Example" not in capsys.readouterr().out


def test_rejects_of_a_refused_run_are_there_afterwards(shop, capsys):
    home, source = Home(shop / "home"), read_source(shop / "shop.yml")
    loaded = [each for name in source.extracts for each in load_extract(source, name, shop / "files", Lake(home.lake))]
    home.run("r1").mkdir(parents=True)
    record(home, "r1", Delivered("shop", str(shop / "shop.yml"), tuple(each.entry.key for each in loaded)))
    assert main(["rejects", "--home", str(home.root)]) == 0
    assert "4 of 6 rows rejected" in capsys.readouterr().out
    assert main(["rejects", "--home", str(home.root), "--extract", "leads", "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("\n") == 2
    assert main(["rejects", "--home", str(home.root), "--extract", "invoices"]) == 1
    assert "it loaded leads, orders" in capsys.readouterr().err


def test_a_home_without_a_run_says_so(tmp_path, capsys):
    assert main(["rejects", "--home", str(tmp_path)]) == 1
    assert "no run has loaded files here" in capsys.readouterr().err
