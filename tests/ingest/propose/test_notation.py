"""Notations of numbers and dates: declared where the values prove them, asked where they do not."""

import pytest

from ingest.propose.notation import Todo


def declared(draft):
    """The options of the file, but for its delimiter."""
    return {name: value for name, value in draft.options.items() if name != "delimiter"}


@pytest.mark.parametrize(
    ("amounts", "options"),
    [
        (("1.50", "2.00"), {}),
        (("1", "2"), {}),
        (("1,50", "2,00"), {"decimal_mark": ","}),
        (("1.234,50", "2,00"), {"decimal_mark": ",", "thousands_mark": "."}),
        (("1,234.50", "2.00"), {"thousands_mark": ","}),
        (("1,234,567", "2"), {"thousands_mark": ","}),
        (("1.234.567", "2"), {"decimal_mark": ",", "thousands_mark": "."}),
        (("1 234,50", "2,00"), {"decimal_mark": ",", "thousands_mark": " "}),
        (("1\u202f234,50", "2,00"), {"decimal_mark": ",", "thousands_mark": "\u202f"}),
        (("1'234.50", "2.00"), {"thousands_mark": "'"}),
        (("1,234", "2.50"), {"thousands_mark": ","}),
        (("1.234", "2,50"), {"decimal_mark": ",", "thousands_mark": "."}),
        (("€1.50", "€2.00"), {"currency_sign": "€"}),
        (("1,50 EUR", "2,00 EUR"), {"decimal_mark": ",", "currency_sign": "EUR"}),
        (("(1.50)", "2.00"), {"negative": "brackets"}),
        (("1.50-", "2.00"), {"negative": "trailing"}),
    ],
)
def test_numbers_tell_how_they_are_written(payments, amounts, options):
    draft = payments(*amounts)
    assert declared(draft) == options
    assert draft.checks == []


@pytest.mark.parametrize("amounts", [("1,234", "5"), ("1.234", "5"), ("1,50", "2.50")])
def test_a_decimal_mark_that_nothing_proves_is_asked(payments, amounts):
    draft = payments(*amounts)
    assert isinstance(draft.options["decimal_mark"], Todo)


def test_amounts_in_several_currencies_are_not_taken(payments):
    draft = payments("€1.50", "$2.00")
    assert any("several currencies ($, €)" in question for question in draft.questions)


@pytest.mark.parametrize(
    ("dates", "form"),
    [
        (("2025-01-31", "2025-02-01"), None),
        (("31.01.2025", "01.02.2025"), "%d.%m.%Y"),
        (("01/31/2025", "02/01/2025"), "%m/%d/%Y"),
        (("31/1/2025", "1/2/2025"), "%d/%m/%Y"),
        (("20250131", "20250201"), "%Y%m%d"),
        (("2025/01/31", "2025/02/01"), "%Y/%m/%d"),
        (("31 Jan 2025", "1 Feb 2025"), "%d %b %Y"),
        (("31 January 2025", "1 February 2025"), "%d %B %Y"),
        (("31.01.2025", "2025-02-01"), ["%d.%m.%Y", "iso"]),
    ],
)
def test_dates_tell_how_they_are_written(payments, dates, form):
    draft = payments("1.00", "2.00", dates=dates)
    assert draft.options.get("date_format") == form
    assert not any("rejected" in check for check in draft.checks)


def test_dates_that_fit_both_ways_are_asked_unless_a_person_said(payments):
    dates = ("01/02/2025", "03/04/2025")
    asked = payments("1.00", "2.00", dates=dates).options["date_format"]
    assert isinstance(asked, Todo)
    assert '"%d/%m/%Y" or "%m/%d/%Y"?' in asked.why
    assert payments("1.00", "2.00", dates=dates, date_order="mdy").options["date_format"] == "%m/%d/%Y"


def test_a_persons_word_does_not_beat_the_dates(payments):
    draft = payments("1.00", dates=("31/01/2025",), date_order="mdy")
    assert draft.options["date_format"] == "%d/%m/%Y"


def test_dates_that_prove_both_orders_are_asked(payments):
    asked = payments("1.00", "2.00", dates=("31/01/2025", "01/31/2025")).options["date_format"]
    assert asked == Todo("received_date: 1 values can only have the day first, 1 only the month")


def test_years_of_two_digits_are_asked(payments):
    asked = payments("1.00", dates=("31.01.25",)).options["date_format"]
    assert "%d.%m.%y" in asked.why


def test_columns_that_differ_declare_for_themselves(desk):
    header = "campaign_id;budget_amount;actual_cost_amount;start_date;end_date"
    desk.put("campaigns.csv", f"{header}\nc1;1,50;2.50;31.01.2025;2025-02-01\n")
    columns = desk.yaml()["extracts"]["campaigns"][0]["columns"]
    assert columns["budget_amount"] == {"from": "budget_amount", "decimal_mark": ","}
    assert columns["actual_cost_amount"] == "actual_cost_amount"
    assert columns["start_date"] == {"from": "start_date", "date_format": "%d.%m.%Y"}


def test_percents_are_divided_only_where_they_carry_the_sign(desk):
    desk.put("opportunities.csv", "opportunity_id,stage_code,probability\no1,won,12.5 %\no2,won,100 %\n")
    line = {line.column: line for line in desk.draft().lines}["probability"]
    assert line.options == {"percent": True}
    desk.put("opportunities.csv", "opportunity_id,stage_code,probability\no1,won,12.5\no2,won,100\n")
    line = {line.column: line for line in desk.draft().lines}["probability"]
    assert line.is_maybe
    assert "percent: true" in line.note


def test_numbers_that_are_not_whole_units_are_asked(desk):
    desk.put("payments.csv", "payment_id,amount_cents\np1,100\n")
    line = {line.column: line for line in desk.draft().lines}["amount"]
    assert line.is_open


def test_unusual_blanks_around_values_are_declared(payments):
    assert payments("\u00a01.50", "2.00").options["trim"] == "\u00a0"


def test_texts_that_mean_nothing_are_declared(payments):
    assert payments("1.50", "n/a", "2.00", "NULL").options["null_values"] == ["NULL", "n/a"]


def test_a_column_of_zones_beside_local_times_is_asked(desk):
    rows = "o1,2025-01-02 10:00:00,Europe/Paris\no2,2025-01-02 10:00:00,+02:00\n"
    desk.put("orders.csv", f"order_id,ordered_at,zone\n{rows}")
    assert isinstance(desk.draft().options["zone_from"], Todo)
