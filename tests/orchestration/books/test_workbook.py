"""Writing a workbook: exact, the same each time, never half, and nothing in it runs."""

import re
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.books.about import about
from orchestration.books.cells import Money
from orchestration.books.tables import Column, Table, totals
from orchestration.books.workbook import Book, Section, write
from orchestration.errors import RunError
from tests.orchestration.books import reading

NAMES = ("payee", "amount")
COLUMNS = tuple(Column(name, name.title(), f"The {name}.") for name in NAMES)


def book(*rows, warning: str = "DRAFT: open", printed: int = 0) -> Book:
    table = Table("Lines", "One row per line.", COLUMNS, rows, totals(NAMES, rows, ["amount"]), printed)
    front = [Section("Owed", [("Closing", Money(Decimal("12.50"), "USD"))], ["USD"])]
    return Book("R&D: pay", warning, front, [table, about([table])], datetime(2026, 1, 2, 3, 4, 5))


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.decimals(-(10**15), 10**15, places=2), min_size=1, max_size=20))
def test_every_amount_reads_back_to_the_cent(tmp_path, amounts):
    path = tmp_path / "b.xlsx"
    write(path, book(*(("R1", Money(amount, "USD")) for amount in amounts)), force=True)
    found = reading.Book(path)
    assert [Decimal(row["Amount"]) for row in found.table("Lines")] == amounts
    assert found.totals("Lines") == {"USD": {"Amount": sum(amounts)}}


def test_totals_are_by_currency():
    rows = [
        ("R1", Money(Decimal("1.10"), "USD")),
        ("R2", Money(Decimal("5"), "JPY")),
        ("R3", Money(Decimal("2.20"), "USD")),
    ]
    assert totals(NAMES, rows, ["amount"]) == [
        ["Total JPY", Money(Decimal("5"), "JPY")],
        ["Total USD", Money(Decimal("3.30"), "USD")],
    ]


def test_nothing_in_it_is_a_formula_or_a_link(tmp_path):
    write(tmp_path / "b.xlsx", book(("=HYPERLINK(1)", None), ("https://example.com", None), ("00042", None)))
    found = parts(tmp_path / "b.xlsx")
    assert not [name for name, text in found.items() if re.search("<(f|hyperlink)[ >]", text)]
    assert [row["Payee"] for row in reading.Book(tmp_path / "b.xlsx").table("Lines")] == [
        "'=HYPERLINK(1)",
        "https://example.com",
        "00042",
    ]


def test_the_same_release_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name, book(("R1", Money(Decimal(1), "USD"))))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert "2026-01-02T03:04:05Z" in parts(tmp_path / "a.xlsx")["docProps/core.xml"]


def test_every_page_says_what_it_is_and_that_it_is_a_draft(tmp_path):
    write(tmp_path / "b.xlsx", book(("R1", Money(Decimal(1), "USD"))))
    found = reading.Book(tmp_path / "b.xlsx")
    assert list(found.sheets) == ["Summary", "Lines", "Columns"]
    assert all(found.title(sheet)[:2] == ["R&D: pay", "DRAFT: open"] for sheet in found.sheets)
    sheets = [text for name, text in parts(tmp_path / "b.xlsx").items() if name.startswith("xl/worksheets/sheet")]
    # An ampersand starts a code in a page header, so it is doubled there (and escaped in XML).
    assert all("R&amp;&amp;D: pay  DRAFT: open" in text for text in sheets)


def test_a_table_scrolls_filters_and_prints_below_its_headings(tmp_path):
    write(tmp_path / "b.xlsx", book(("R1", Money(Decimal(1), "USD")), printed=1))
    found = parts(tmp_path / "b.xlsx")
    sheet = found["xl/worksheets/sheet2.xml"]
    assert 'topLeftCell="B6"' in sheet and 'state="frozen"' in sheet
    assert '<autoFilter ref="A5:B6"/>' in sheet
    names = dict(re.findall(r'<definedName name="(_xlnm.Print_\w+)"[^>]*>([^<]+)<', found["xl/workbook.xml"]))
    assert names["_xlnm.Print_Area"] == "Lines!$A$1:$A$7"
    assert "$5:$5" in found["xl/workbook.xml"]


def test_rows_beyond_a_sheet_go_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("orchestration.books.workbook._ROWS_OF_A_SHEET", 3)
    write(tmp_path / "b.xlsx", book(*((f"R{n}", Money(Decimal(n), "USD")) for n in range(7))))
    found = reading.Book(tmp_path / "b.xlsx")
    pages = ["Lines", "Lines (2)", "Lines (3)"]
    assert [row["Payee"] for page in pages for row in found.table(page)] == [f"R{n}" for n in range(7)]
    assert [found.totals(page) for page in pages] == [{}, {}, {"USD": {"Amount": Decimal(21)}}]


def test_a_file_that_is_there_is_kept_unless_forced(tmp_path):
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(RunError, match=r"b.xlsx exists; give --force"):
        write(path, book())
    assert path.read_bytes() == b"mine"
    write(path, book(), force=True)
    assert reading.Book(path).table("Lines") == []


def test_a_book_that_cannot_be_written_leaves_nothing(tmp_path):
    broken = Book("t", "", [], [Table("[not allowed]", "", COLUMNS, [])], datetime(2026, 1, 1))
    with pytest.raises(Exception, match="Invalid Excel character"):
        write(tmp_path / "b.xlsx", broken)
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_and_the_group_may_read_it(tmp_path):
    write(tmp_path / "b.xlsx", book())
    assert (tmp_path / "b.xlsx").stat().st_mode & 0o007 == 0
