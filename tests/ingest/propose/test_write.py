"""The written proposal is YAML that says what was meant, whatever the names and values hold."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.propose.write import comment, quoted


@given(st.text())
def test_a_quoted_text_is_read_back_as_itself(text):
    assert yaml.safe_load(f"key: {quoted(text)}  # note")["key"] == text
    assert yaml.safe_load(f"{quoted(text)}: 1") == {text: 1}


@pytest.mark.parametrize(
    "text", ["yes", "null", "TODO", "1.50", "a: b", "#x", "- x", "{x}", " x", "ok: ", "2025-01-01"]
)
def test_what_yaml_would_take_for_something_else_is_quoted(text):
    assert quoted(text).startswith('"')


@given(st.text())
def test_a_comment_stays_on_its_line(text):
    assert yaml.safe_load(f"key: 1  # {comment(text)}\nother: 2") == {"key": 1, "other": 2}


def test_columns_and_values_with_any_characters_are_mapped(desk):
    desk.put("orders.csv", 'order_id,"Status: ""final""",ordered at\no1,"#1: {x}",2025-01-02\no2,TODO,2025-01-02\n')
    columns = desk.yaml()["extracts"]["orders"][0]["columns"]
    assert columns["order_id"] == "order_id"
    desk.put("orders.csv", 'order_id,status,ordered at\no1,"#1: {x}",2025-01-02\no2,TODO,2025-01-02\n')
    assert desk.yaml()["extracts"]["orders"][0]["columns"]["status_code"]["values"] == {
        "#1: {x}": "TODO",
        "TODO": "TODO",
    }
