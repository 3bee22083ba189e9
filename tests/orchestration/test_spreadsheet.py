"""Text of other people does not run in a spreadsheet."""

import pytest

from orchestration.spreadsheet import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=", "+49 30 1234"])
def test_text_that_could_be_a_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "12.50", "-12.50", "-1.234,56", "+5", "a=1", "o'clock", " =1"])
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert safe_cell(text) == text
