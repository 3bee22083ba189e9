"""A file that is not in its declared encoding is refused, with the line; nothing is replaced."""

import pytest

from ingest.errors import FileError

HEADER = "id,at,status,total\n"
ROW = "o1,2025-01-01,created,1\n"


def _error(bench, content, name="orders.csv", **entry):
    bench.write(name, content)
    with pytest.raises(FileError) as caught:
        bench.load(bench.source(entry=entry))
    return str(caught.value)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json"])
def test_a_wrong_encoding_names_the_line_and_the_bytes(bench, kind):
    text = {"csv": HEADER + ROW, "jsonl": '{"id": 1}\n{"id": 2}\n', "json": '[{"id": 1},\n{"id": 2},\n'}[kind]
    tail = "Zoë,2025-01-01,created,1\n" if kind == "csv" else '{"id": "Zoë"}\n'
    message = _error(bench, (text + tail).encode("cp1252"), f"orders.{kind}")
    assert message.startswith(f"orders.{kind}, line 3: not valid utf-8 (invalid continuation byte: eb ")
    assert message.endswith("declare the file's real `encoding` in the source mapping")


def test_a_wrong_byte_far_into_a_large_file_names_its_line(bench):
    content = (HEADER + ROW * 100_000).encode("cp1252") + b"\x81,2025-01-01,created,1\n"
    assert "orders.csv, line 100002: not valid cp1252" in _error(bench, content, encoding="cp1252")


def test_half_a_character_at_the_end_is_noticed(bench):
    assert "not valid utf-16" in _error(bench, (HEADER + ROW).encode("utf-16") + b"x", encoding="utf-16")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"), ("utf-32", "UTF-32")],
)
def test_wide_text_that_nobody_declared_is_recognised(bench, encoding, said):
    message = _error(bench, (HEADER + ROW).encode(encoding))
    assert f"orders.csv, line 1: looks like {said} but is declared utf-8; declare `encoding: {said.lower()}`" in message


def test_a_mark_that_contradicts_the_declaration_is_refused(bench):
    message = _error(bench, (HEADER + ROW).encode("utf-8-sig"), encoding="cp1252")
    assert "looks like UTF-8 but is declared cp1252" in message


def test_more_lines_to_skip_than_there_are_is_an_error(bench):
    assert "orders.csv: 2 lines, but `skip_lines` is 5" in _error(bench, HEADER + ROW, skip_lines=5)


def test_lines_are_those_of_the_file_also_after_a_preamble(bench):
    bench.write("orders.csv", "made by hand\n\n" + HEADER + ROW + "o2,oops\n")
    (loaded,) = bench.load(bench.source(entry={"skip_lines": 2}))
    assert bench.rejects(loaded, "_row_number, line") == [(2, 5)]


@pytest.mark.parametrize(("name", "option"), [("orders.json", {"skip_lines": 1}), ("orders.csv", {"sheet": 1})])
def test_an_option_that_a_format_cannot_have_is_refused(bench, name, option):
    assert f"`{next(iter(option))}` says nothing about a" in _error(bench, "[]", name, **option)
