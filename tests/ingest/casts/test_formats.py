"""Formats that say less than a day, or that contradict each other, are refused."""

import pytest

from ingest.casts.formats import check_formats, day_or_month_first


@pytest.mark.parametrize(
    "formats",
    [["%d/%m/%Y"], ["%d.%m.%Y", "iso"], ["%d.%m.%Y", "%d.%m.%y"], ["excel_1900", "%d.%m.%Y"], ["%d %b %Y", "%d/%m/%Y"]],
)
def test_formats_that_cannot_be_mistaken_go_together(formats):
    check_formats(formats, with_time=False)


@pytest.mark.parametrize(
    ("formats", "message"),
    [
        (["%d/%m/%Y", "%m/%d/%Y"], "both read '0?1/0?2/1970', as different days"),
        (["%m/%d/%y", "iso", "%d/%m/%y"], "both read"),
        (["excel_1900", "excel_1904"], "both read"),
        (["excel_1900", "%y%m%d"], "both read"),
        (["excel_1900", "%Y%m%d"], "both read '1970101'"),
        (["%d/%m"], "does not say the whole date"),
        (["%Y-%m"], "does not say the whole date"),
        (["%Q"], "is no format such as"),
        (["dd/mm/yyyy"], "does not say the whole date"),
    ],
)
def test_formats_that_guess_are_refused(formats, message):
    with pytest.raises(ValueError, match=message):
        check_formats(formats, with_time=False)


def test_counts_since_1970_go_with_iso_and_with_each_other():
    check_formats(["iso", "epoch_ms", "epoch_s"], with_time=True)


@pytest.mark.parametrize("formats", [["epoch_ms", "%Y%m%d%H%M"], ["epoch_s", "%d%m%y%H%M"]])
def test_counts_since_1970_do_not_go_with_dates_of_digits_alone(formats):
    with pytest.raises(ValueError, match="both read"):
        check_formats(formats, with_time=True)


def test_a_count_since_1970_is_no_date():
    with pytest.raises(ValueError, match="'epoch_ms' is an instant and no date"):
        check_formats(["epoch_ms"], with_time=False)


def test_times_of_different_order_are_refused():
    with pytest.raises(ValueError, match="both read"):
        check_formats(["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"], with_time=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("%d/%m/%Y", True), ("%-m/%-d/%y", True), ("%Y-%m-%d", False), ("iso", False), ("%d %b %Y", False)],
)
def test_doubt_needs_day_and_month_in_figures(name, expected):
    assert day_or_month_first([name]) is expected
