"""JSON arrays and lines: every record is a row or a reject, and what is no JSON refuses the file with its place."""

import pytest

from ingest.errors import FileError
from tests.ingest.conftest import ORDERS

GOOD = '{"id": "o1", "at": "2025-01-01", "status": "created", "total": 1.10}'


def _error(bench, content, **entry):
    bench.write("orders.json", content)
    with pytest.raises(FileError) as caught:
        bench.load(bench.source(entry=entry))
    return str(caught.value)


def test_numbers_arrive_with_the_digits_that_were_written(bench):
    bench.write("orders.json", f"[{GOOD.replace('1.10', '1234567890123456.10')}, {GOOD.replace('1.10', '1.005')}]")
    (loaded,) = bench.load()
    assert bench.rows(loaded, "total_amount::VARCHAR") == [("1234567890123456.10",)]
    assert bench.rejects(loaded, "_row_number, value, reason") == [(2, "1.005", "not_money")]


def test_an_id_that_is_a_number_keeps_its_digits(bench):
    bench.write("orders.jsonl", GOOD.replace('"o1"', "12345678901234567890"))
    (loaded,) = bench.load()
    assert bench.rows(loaded, "order_id") == [("12345678901234567890",)]


def test_nested_values_stay_json_text_for_the_mapping_to_open(bench):
    bench.write("orders.json", f'[{GOOD.replace("1.10", """{"amount": "9.50", "who": "Zoë"}""")}]')
    columns = ORDERS | {"total_amount": {"sql": "json_extract_string(total, '$.amount')"}, "channel_code": "total"}
    (loaded,) = bench.load(bench.source(columns=columns))
    assert bench.rows(loaded, "total_amount::VARCHAR, channel_code") == [("9.50", '{"amount": "9.50", "who": "Zoë"}')]


def test_a_key_that_only_later_records_have_is_a_column(bench):
    bench.write("orders.json", f'[{GOOD}, {GOOD[:-1]}, "note": true}}, {GOOD[:-1]}, "note": null}}]')
    (loaded,) = bench.load()
    assert (loaded.entry.rows_accepted, loaded.entry.unmapped_columns) == (3, ("note",))


@pytest.mark.parametrize("key", ["\\u0000", "\\ud800"])
def test_a_key_that_is_no_text_refuses_the_file(bench, key):
    message = _error(bench, f'[{GOOD[:-1]}, "{key}": 1}}]')
    assert "column name" in message and "holds no proper text; rename it in the export" in message


def test_elements_that_are_no_objects_are_rejected_with_line_and_text(bench):
    bench.write("orders.json", f"[\n{GOOD},\n[1, 2],\n\n7]")
    (loaded,) = bench.load()
    assert bench.rejects(loaded, "_row_number, line, reason, raw ->> 'raw'") == [
        (2, 3, "broken_record", "[1, 2]"),
        (3, 5, "broken_record", "7"),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "not a JSON object"),
        ("[" * 100_000, "nested too deeply"),
        (GOOD.replace('"at"', '"id"'), "the same key twice in one object"),
        (GOOD.replace("o1", "\\u0000"), "a NUL byte inside a field"),
        (GOOD.replace("o1", "\\ud83d"), "half of a surrogate pair, which is no character"),
        (GOOD.replace('"id"', '"id": 1}, {"id"'), "not a JSON object"),
    ],
)
def test_a_line_without_a_usable_object_is_rejected(bench, line, fault):
    bench.write("orders.jsonl", f"{GOOD}\n{line}\n\n{GOOD}\n")
    (loaded,) = bench.load()
    assert (loaded.entry.rows_in, loaded.entry.rows_accepted) == (3, 2)
    assert bench.rejects(loaded, "_row_number, line, raw ->> 'fault'") == [(2, 2, fault)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"[{GOOD},\n{{]", "line 2, column 2: not JSON: Expecting property name"),
        (f"[{GOOD}", "expected , or ] but found the end"),
        (f"[{GOOD}] more", "the array is followed by something"),
        (f"[{GOOD},]", "not JSON: Expecting value"),
        ('{"orders": []}', "line 1: the file is not an array of objects; declare the key that holds the array"),
        ("", "the file is not an array of objects"),
        ("[]", "no object in it, so no columns; for an empty delivery send no file"),
    ],
)
def test_text_that_is_no_array_of_objects_is_refused_with_its_place(bench, content, message):
    assert message in _error(bench, content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"a": 1, "b": [2]}', "no key 'orders', which the mapping declares in `records`; there are a, b"),
        ('{"orders": {"x": 1}}', "the value of 'orders' is not an array of objects"),
        ("[]", "expected { but found ["),
        ('{"a": 1 "b": 2}', "expected , or } but found"),
        ("{", "there are"),
    ],
)
def test_a_declared_key_that_is_not_there_is_an_error(bench, content, message):
    assert message in _error(bench, content, records="orders")


def test_json_too_large_for_memory_is_refused(bench, monkeypatch):
    monkeypatch.setattr("ingest.jsontext.MAX_JSON_BYTES", 10)
    assert "export it as JSON lines" in _error(bench, f"[{GOOD}]")
