"""Salesforce ids of 15 characters become the 18 that Salesforce itself shows."""

import duckdb
import pytest

from ingest.casts.identifier import salesforce_id


def _converted(text):
    return duckdb.execute(f"SELECT {salesforce_id('t')} FROM (SELECT ? AS t)", [text]).fetchone()[0]


@pytest.mark.parametrize(
    ("short", "long"),
    [("001A0000006Vm9r", "001A0000006Vm9rIAC"), ("0" * 15, "0" * 15 + "AAA"), ("Z" * 15, "Z" * 15 + "555")],
)
def test_the_checksum_marks_the_capitals(short, long):
    assert _converted(short) == long
    assert _converted(long) == long


@pytest.mark.parametrize(
    "text", ["001A0000006Vm9rIAD", "001a0000006vm9riac", "001A0000006Vm9", "001A0000006Vm9rI", "001A0000006Vm9é", ""]
)
def test_anything_else_is_no_salesforce_id(text):
    assert _converted(text) is None
