"""The text of a cell: exact digits, ISO dates, nothing invented."""

import pytest

from ingest.xlsx.cells import date_text, elapsed_text, format_kind, number_text, plain_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("12", "12"), ("-7", "-7"), ("12.0", "12"), ("0.1", "0.1"), ("19.990000000000002", "19.99"),
        ("0.30000000000000004", "0.3"), ("59.969999999999999", "59.97"), ("1E-07", "0.0000001"), ("1.5E+3", "1500"),
        ("0.10", "0.1"), ("100", "100"), ("9007199254740992", "9007199254740992"), ("1234567890123456", "1234567890123456"),
        ("12345678.123456", "12345678.123456"),
    ],
)  # fmt: skip
def test_a_number_is_the_digits_that_excel_shows(raw, text):
    assert number_text(raw) == text


@pytest.mark.parametrize("raw", ["1.234567890123457E+16", "1E+300", "NaN", "oops"])
def test_a_number_that_a_cell_cannot_hold_exactly_keeps_a_form_that_no_number_column_accepts(raw):
    assert number_text(raw) == raw


@pytest.mark.parametrize(
    ("serial", "text"),
    [
        ("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "1900-02-29"), ("60.5", "1900-02-29 12:00:00"),
        ("61", "1900-03-01"), ("45688", "2025-01-31"), ("45688.43758101852", "2025-01-31 10:30:07"),
        ("45688.5000000058", "2025-01-31 12:00:00.001"), ("45688.999999999", "2025-02-01"), ("0.75", "18:00:00"),
        ("2958465", "9999-12-31"), ("-1", "-1"), ("2958466", "2958466"), ("oops", "oops"),
    ],
)  # fmt: skip
def test_a_date_is_iso_text(serial, text):
    assert date_text(serial, is_1904=False) == text


def test_a_workbook_may_count_from_1904():
    assert [date_text(serial, is_1904=True) for serial in ("0", "60", "44226")] == [
        "1904-01-01",
        "1904-03-01",
        "2025-01-31",
    ]


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (0, None, "number"), (14, None, "date"), (22, None, "date"), (46, None, "elapsed"), (9, None, "number"),
        (164, "yyyy-mm-dd", "date"), (164, "[$-409]d. mmm yy;@", "date"), (164, "hh:mm AM/PM", "date"),
        (164, "[h]:mm:ss", "elapsed"), (164, "General", "number"), (164, '"days" 0.00', "number"),
        (164, "#,##0.00\\ [$kr-41D];[Red]-#,##0.00", "number"), (164, "0.00E+00", "number"), (164, "_-* #,##0_-", "number"),
        (164, "", "number"), (164, "0;yyyy", "number"),
    ],
)  # fmt: skip
def test_a_number_format_shows_a_date_only_when_it_has_parts_of_one(number, code, kind):
    assert format_kind(number, code) == kind


@pytest.mark.parametrize(
    ("raw", "text"), [("1.510416666666667", "36:15:00"), ("0.5", "12:00:00"), ("-0.5", "-12:00:00")]
)
def test_a_duration_is_hours_minutes_and_seconds(raw, text):
    assert elapsed_text(raw) == text


def test_escaped_characters_are_those_they_stand_for():
    assert plain_text("a_x000D_b_x005F_x000D_c_d_x1_") == "a\rb_x000D_c_d_x1_"
