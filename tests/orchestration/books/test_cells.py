"""What a cell holds: money in its currency's decimals, exact numbers, and no text that a spreadsheet runs."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.books.cells import NO_DECIMALS, THREE_DECIMALS, Money, Number, length, shown

MACRO = Path(__file__).parents[3] / "dbt_project" / "macros" / "currency.sql"


def test_currencies_have_the_decimals_that_pay_is_rounded_to():
    body = MACRO.read_text(encoding="utf-8").split("macro rounded_to_unit")[1]
    none, three = re.findall(r"in \(([^)]*)\)", body)
    assert set(re.findall(r"[A-Z]{3}", none)) == NO_DECIMALS
    assert set(re.findall(r"[A-Z]{3}", three)) == THREE_DECIMALS


@pytest.mark.parametrize(
    ("amount", "currency", "form"),
    [
        ("55.00", "USD", "#,##0.00"),
        ("8214.000", "JPY", "#,##0"),
        ("16.893", "KWD", "#,##0.000"),
        ("-0.01", "", "#,##0.00"),
        ("0.125", "USD", "#,##0.000"),  # more than the currency has: shown, not hidden
    ],
)
def test_money_is_a_number_with_the_decimals_of_its_currency(amount, currency, form):
    assert shown(Money(Decimal(amount), currency)) == (float(amount), f"{form};[Red]-{form}")


def test_a_number_shows_the_decimals_it_has():
    assert shown(Number(Decimal("0.02500000"))) == (0.025, "#,##0.000")
    assert shown(Number(Decimal("100.000000"))) == (100.0, "#,##0")
    assert length(Number(Decimal("1234.500"))) == len("1,234.5")


@pytest.mark.parametrize("text", ["9999999999999999.99", "-12345678901234.567", "1234567890.1234567"])
def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_text_and_exact(text):
    assert shown(Money(Decimal(text), "USD")) == (text, "")
    assert shown(Number(Decimal(text))) == (text, "")


def test_the_largest_number_that_is_kept_is_a_number():
    value, form = shown(Money(Decimal("9999999999999.99"), "USD"))
    assert (value, Decimal(repr(value)), form[:8]) == (9999999999999.99, Decimal("9999999999999.99"), "#,##0.00")


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_could_run_gets_an_apostrophe(text):
    assert shown(text) == (f"'{text}", "")


@pytest.mark.parametrize("text", ["Müller & Co", "https://example.com", "007", "-5.00", ""])
def test_every_other_text_stays_as_it_is(text):
    assert shown(text) == (text, "")


def test_days_flags_and_nothing():
    assert shown(date(2025, 11, 30)) == (date(2025, 11, 30), "yyyy-mm-dd")
    assert shown(datetime(2025, 11, 30, 12))[1] == "yyyy-mm-dd hh:mm:ss"
    assert [shown(cell)[0] for cell in (True, False, None)] == ["yes", "no", None]
    assert shown(280) == (280.0, "#,##0")


def test_a_text_longer_than_a_cell_says_that_it_is_cut():
    value, _ = shown("x" * 40_000)
    assert len(str(value)) < 32_767
    assert str(value).endswith("… (cut)")
