"""Workbooks: what a sheet holds arrives as text, and what it cannot say is refused or rejected."""

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from ingest import unpack
from ingest.errors import FileError
from tests.ingest import forms
from tests.ingest.conftest import ORDERS

ROW = ("o1", "2025-01-01", "created", "1.00")


def _book(fill, **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        fill(book)
    return out.getvalue()


def _load(bench, data, columns=None, **entry):
    bench.write("orders.xlsx", data)
    (loaded,) = bench.load(bench.source(columns=columns, entry=entry))
    return loaded


def _error(bench, data, **entry):
    with pytest.raises(FileError) as caught:
        _load(bench, data, **entry)
    return str(caught.value)


def _edited(data, part, old, new):
    """The workbook with a piece of XML replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("base", [{}, {"default_date_format": "dd/mm/yy"}])
@pytest.mark.parametrize("is_1904", [False, True])
def test_every_kind_of_cell_arrives_as_exact_text(bench, base, is_1904):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["id", "at", "status", "total", "percent", "yes", "sum", "word", "span"])
        page.write_number(1, 0, 7)
        page.write_datetime(1, 1, datetime(2025, 1, 31, 10, 30, 7), book.add_format({"num_format": "d.m.yy h:mm"}))
        page.write_rich_string(1, 2, "rich ", book.add_format({"bold": True}), "text")
        page.write_number(1, 3, 0.1 + 0.2, book.add_format({"num_format": "#,##0.00 [$€-407]"}))
        page.write_number(1, 4, 0.125, book.add_format({"num_format": "0.0%"}))
        page.write_boolean(1, 5, True)
        page.write_formula(1, 6, "=1+1", None, 2)
        page.write_formula(1, 7, '="a"&"b"', None, "ab")
        page.write_number(1, 8, 1.5, book.add_format({"num_format": "[h]:mm"}))

    joined = 'concat_ws(\'|\', "at", percent, yes, "sum", word, span)'
    columns = ORDERS | {"ordered_at": "at", "channel_code": {"sql": joined}}
    loaded = _load(bench, _book(fill, date_1904=is_1904, **base), columns)
    assert bench.rows(loaded, "order_id, status_code, total_amount::VARCHAR, channel_code") == [
        ("7", "rich text", "0.30", "2025-01-31 10:30:07|0.125|true|2|ab|36:00:00")
    ]


def test_an_error_cell_keeps_its_text_and_is_no_amount(bench):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, forms.NAMES)
        page.write_row(1, 0, ROW[:3])
        page.write_formula(1, 3, "=1/0", None, "#DIV/0!")

    assert bench.rejects(_load(bench, _book(fill))) == [(1, "total_amount", "#DIV/0!", "not_money")]


def test_a_formula_that_was_never_calculated_is_rejected_not_empty(bench):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, forms.NAMES)
        page.write_row(1, 0, ROW)
        page.write_row(2, 0, ["o2", "2025-01-01", "created"])
        page.write_formula(2, 3, "=1+1", None, 2)

    data = _edited(_book(fill), "xl/worksheets/sheet1.xml", b"</f><v>2</v>", b"</f><v></v>")
    loaded = _load(bench, data)
    assert bench.rejects(loaded, "_row_number, line, raw ->> 'fault'") == [
        (2, 3, "cell D3 holds a formula that was never calculated")
    ]


def test_empty_rows_and_columns_around_the_table_do_not_matter(bench):
    def fill(book):
        page = book.add_worksheet()
        for number, row in ((3, forms.NAMES), (4, ROW), (6, ("o2", *ROW[1:]))):
            page.write_row(number, 2, row)

    loaded = _load(bench, _book(fill))
    # Record n stands n rows below the header, as a person looking at the sheet counts.
    assert bench.rows(loaded, "order_id, _row_number") == [("o1", 1), ("o2", 3)]
    assert (loaded.entry.rows_in, loaded.entry.rows_rejected) == (2, 0)


def test_rows_above_the_header_are_skipped_as_declared(bench):
    def fill(book):
        page = book.add_worksheet()
        page.merge_range(0, 0, 1, 3, "Orders, all regions")
        page.write_row(3, 0, forms.NAMES)
        page.write_row(4, 0, ROW)

    assert bench.rows(_load(bench, _book(fill), skip_lines=2), "order_id") == [("o1",)]


def test_a_column_without_a_header_is_called_by_its_position(bench):
    loaded = _load(bench, forms.workbook([("0", *ROW)], header=("", *forms.NAMES)))
    assert (loaded.entry.rows_accepted, loaded.entry.unmapped_columns) == (1, ("column_1",))


def test_a_value_beyond_the_header_is_rejected(bench):
    loaded = _load(bench, forms.workbook([ROW, (*ROW, "note")]))
    assert bench.rejects(loaded, "_row_number, line, raw ->> 'fault'") == [
        (2, 3, "a value in column 5, where the header has 4")
    ]


def test_a_merged_cell_over_several_records_is_refused(bench):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, forms.NAMES)
        page.write_row(1, 0, ROW)
        page.write_row(2, 0, ROW)
        page.merge_range(1, 2, 2, 2, "created")

    assert "orders.xlsx, sheet 'Sheet1', C2:C3: a merged cell has one value for several rows" in _error(
        bench, _book(fill)
    )


def _two_sheets(book):
    book.add_worksheet("Read me").write_row(0, 0, ["Orders", "of", "2025"])
    page = book.add_worksheet("Data & more")
    page.write_row(0, 0, forms.NAMES)
    page.write_row(1, 0, ROW)


@pytest.mark.parametrize("sheet", ["Data & more", 2])
def test_a_sheet_is_chosen_by_name_or_number(bench, sheet):
    assert bench.rows(_load(bench, _book(_two_sheets), sheet=sheet), "order_id") == [("o1",)]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"sheet": "Daten"}, "orders.xlsx: no sheet 'Daten'; it has 'Read me', 'Data & more'"),
        ({"sheet": 3}, "orders.xlsx: no sheet 3; it has 'Read me', 'Data & more'"),
        ({}, "orders.xlsx: declare `sheet` in the source mapping, it has 2: 'Read me', 'Data & more'"),
    ],
)
def test_a_sheet_that_is_not_there_or_not_chosen_lists_what_is(bench, entry, message):
    assert message in _error(bench, _book(_two_sheets), **entry)


def test_an_empty_sheet_is_refused(bench):
    assert "sheet 'Sheet1': empty, not even a header" in _error(bench, _book(lambda book: book.add_worksheet()))


def test_rows_and_cells_without_references_follow_each_other(bench):
    data = forms.workbook([ROW])
    plain = b"".join(
        b"<row>" + b"".join(b'<c t="inlineStr"><is><t>' + v.encode() + b"</t></is></c>" for v in row) + b"</row>"
        for row in (forms.NAMES, ROW)
    )
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    old = sheet[sheet.index(b"<sheetData>") : sheet.index(b"</sheetData>")]
    data = _edited(data, "xl/worksheets/sheet1.xml", old, b"<sheetData>" + plain)
    assert bench.rows(_load(bench, data), "order_id, total_amount::VARCHAR") == [("o1", "1.00")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id,at\n", "orders.xlsx: damaged or cut short"),
        (forms.workbook([ROW])[:3000], "orders.xlsx: damaged or cut short"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "an old .xls or a workbook with a password; save it as .xlsx"),
        (forms.packed("zip", "a.txt", b"x")[1], "no workbook, its xl/workbook.xml is missing"),
        (
            _edited(forms.workbook([ROW]), "xl/worksheets/sheet1.xml", b"</sheetData>", b""),
            "its xl/worksheets/sheet1.xml is damaged",
        ),
        (
            _edited(forms.workbook([ROW]), "xl/sharedStrings.xml", b"<sst", b'<!DOCTYPE a [<!ENTITY b "c">]><sst'),
            "its xl/sharedStrings.xml declares a document type",
        ),
    ],
)
def test_what_is_no_sound_workbook_is_refused(bench, data, message):
    assert message in _error(bench, data)


def test_a_workbook_that_is_a_decompression_bomb_is_refused(bench, monkeypatch):
    monkeypatch.setattr(unpack, "FREE_BYTES", 1 << 20)
    data = _edited(forms.workbook([ROW]), "xl/sharedStrings.xml", b"<sst", b"<!--" + b" " * (100 << 20) + b"--><sst")
    assert len(data) < 200 << 10
    assert "looks like a decompression bomb" in _error(bench, data)
