"""How a text becomes a value, and when it does not."""

from datetime import datetime
from decimal import Decimal

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.34", "12.34"), ("-0.5", "-0.50"), ("+7", "7.00"), ("0012", "12.00"), ("1.500", "1.50"), (" 3 ", "3.00")],
)
def test_money_is_read_exactly(one_order, text, value):
    accepted, _ = one_order(text)
    assert accepted[0][0] == Decimal(value)


@pytest.mark.parametrize(
    "text", ["1.005", "-0.001", "1e3", "1,000.00", "1_000", "0x10", "nan", "inf", "12 EUR", "(5.00)", "--1", "1.2.3"]
)
def test_money_of_another_form_is_rejected_not_rounded(one_order, text):
    accepted, rejected = one_order(text)
    assert accepted == []
    assert rejected == [(1, "total_amount", text, "not_money")]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234,56", "1234.56"), ("1234,5", "1234.50"), ("-1.000.000,00", "-1000000.00"), ("7", "7.00")],
)
def test_declared_marks_are_used(one_order, text, value):
    accepted, _ = one_order(text, entry={"decimal_mark": ",", "thousands_mark": "."})
    assert accepted[0][0] == Decimal(value)


@pytest.mark.parametrize("text", ["1.2", "12.34", "1.23,4", "1.2345"])
def test_a_thousands_mark_in_the_wrong_place_is_rejected(one_order, text):
    assert one_order(text, entry={"decimal_mark": ",", "thousands_mark": "."})[0] == []


def test_a_point_is_rejected_where_the_comma_is_the_decimal_mark(one_order):
    assert one_order("1.50", entry={"decimal_mark": ","})[0] == []


def test_an_empty_field_is_null(one_order):
    assert one_order("")[0][0][0] is None


def test_declared_null_values_are_null(one_order):
    assert one_order("N/A", entry={"null_values": ["N/A"]})[0][0][0] is None


@pytest.mark.parametrize(
    ("zone", "text", "instant"),
    [
        ("UTC", "2025-01-02 03:04:05", datetime(2025, 1, 2, 3, 4, 5)),
        ("America/New_York", "2025-01-02 03:04:05", datetime(2025, 1, 2, 8, 4, 5)),
        ("America/New_York", "2025-07-02 03:04:05", datetime(2025, 7, 2, 7, 4, 5)),
        ("America/New_York", "2025-01-02T03:04:05+01:00", datetime(2025, 1, 2, 2, 4, 5)),
        ("UTC", "2025-01-02T03:04:05+01:00", datetime(2025, 1, 2, 2, 4, 5)),
        ("Asia/Shanghai", "2025-04-01", datetime(2025, 3, 31, 16)),
    ],
)
def test_instants_are_stored_in_utc(one_order, zone, text, instant):
    assert one_order(at=text, time_zone=zone)[0][0][1] == instant


def test_a_declared_timestamp_format_uses_the_source_zone(one_order):
    accepted, _ = one_order(
        at="02/01/2025 10:00", time_zone="Europe/Paris", entry={"timestamp_format": "%d/%m/%Y %H:%M"}
    )
    assert accepted[0][1] == datetime(2025, 1, 2, 9)


@pytest.mark.parametrize("text", ["2025-02-30 00:00:00", "yesterday", "20250102", "infinity", "45000"])
def test_an_impossible_instant_is_rejected(one_order, text):
    assert one_order(at=text)[1] == [(1, "ordered_at", text, "not_ts")]


def test_a_missing_key_is_rejected_with_its_row_number(bench):
    bench.write("orders.csv", "id,at,status,total\no1,2025-01-01,created,1\n,2025-01-01,created,2\n")
    (loaded,) = bench.load()
    assert bench.rejects(loaded) == [(2, "order_id", None, "missing_key")]
    assert loaded.entry.rejected_reasons == {"missing_key:order_id": 1}


def test_the_raw_row_is_kept_with_its_rejection(bench):
    bench.write("orders.csv", "id,at,status,total\no1,2025-01-01,created,x\n")
    (loaded,) = bench.load()
    ((raw,),) = bench.rejects(loaded, "raw")
    assert '"total":"x"' in raw
    assert '"status":"created"' in raw


def test_values_constants_and_sql_are_mapped(bench):
    bench.write("orders.csv", "id,at,status,total\no1,2025-01-01,S,1\no2,2025-01-01,created,1\n")
    columns = {
        "order_id": {"sql": "upper(id)"},
        "ordered_at": "at",
        "status_code": {"from": "status", "values": {"S": "shipped"}},
        "currency_code": {"value": "EUR"},
    }
    (loaded,) = bench.load(bench.source(columns=columns))
    assert bench.rows(loaded, "order_id, status_code, currency_code, total_amount") == [
        ("O1", "shipped", "EUR", None),
        ("O2", "created", "EUR", None),
    ]
    assert loaded.entry.unmapped_columns == ("total",)


def test_ids_keep_case_and_leading_zeros(bench):
    bench.write("orders.csv", "id,at,status,total\n007aB,2025-01-01,created,1\n")
    (loaded,) = bench.load()
    assert bench.rows(loaded, "order_id") == [("007aB",)]
