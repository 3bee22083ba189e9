"""Every format, delimiter, encoding and compression gives the same rows."""

from datetime import datetime
from decimal import Decimal

import pytest

from ingest.formats import DELIMITERS
from tests.ingest import forms

EXPECTED = [
    (id_, datetime.fromisoformat(at), status, Decimal(total), number)
    for number, (id_, at, status, total) in enumerate(forms.ROWS, start=1)
]
TEXT_FORMATS = ("csv", "tsv", "json", "jsonl")
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "gb18030", "cp037", "UTF8",
)  # fmt: skip


def _arrives(bench, name, data, **entry):
    bench.write(name, data)
    (loaded,) = bench.load(bench.source(entry=entry))
    assert bench.rows(loaded, "order_id, ordered_at, status_code, total_amount, _row_number") == EXPECTED
    assert (loaded.entry.rows_in, loaded.entry.rows_rejected, loaded.entry.unmapped_columns) == (3, 0, ())
    assert loaded.entry.file == name


@pytest.mark.parametrize("packed", ["", "gz", "zst", "zip"])
@pytest.mark.parametrize("kind", [*TEXT_FORMATS, "parquet", "xlsx"])
def test_every_format_packed_or_not_gives_the_same_rows(bench, kind, packed):
    _arrives(bench, *forms.packed(packed, f"orders.{kind}", forms.content(kind, bench.root)))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", TEXT_FORMATS)
def test_every_encoding_gives_the_same_rows(bench, kind, encoding):
    _arrives(bench, f"orders.{kind}", forms.text(kind).encode(encoding), encoding=encoding)


@pytest.mark.parametrize("kind", TEXT_FORMATS)
def test_a_mark_of_utf8_needs_no_declaration(bench, kind):
    _arrives(bench, f"orders.{kind}", forms.text(kind).encode("utf-8-sig"))


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_line_end_gives_the_same_rows(bench, ends):
    head, _, body = forms.delimited().partition("\n")
    inside = body.replace("é\nnext", "é\0next").replace("\n", ends).replace("\0", "\n")
    _arrives(bench, "orders.csv", (head + ends + inside).encode())


@pytest.mark.parametrize("written", [*DELIMITERS, *DELIMITERS.values()])
def test_every_delimiter_gives_the_same_rows(bench, written):
    mark = DELIMITERS.get(written, written)
    _arrives(bench, "orders.txt", forms.delimited(mark).encode(), delimiter=written)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lines_before_the_header_are_skipped(bench, encoding):
    preamble = 'Export of "orders\nfor, everyone\n\n'
    _arrives(bench, "orders.csv", (preamble + forms.delimited()).encode(encoding), skip_lines=3, encoding=encoding)


@pytest.mark.parametrize("key", ["orders", "result.page.orders"])
def test_an_array_under_a_declared_key_gives_the_same_rows(bench, key):
    body = forms.text("json")
    for step in reversed(key.split(".")):
        body = f'{{"count": 3, "other": {{"orders": [1]}}, "{step}": {body}, "next": null}}'
    _arrives(bench, "orders.json", body.encode(), records=key)


def test_all_at_once_gives_the_same_rows(bench):
    data = ("made by hand\n" + forms.delimited("^")).encode("utf-16-be")
    name, data = forms.packed("zst", "orders.dat", data)
    _arrives(bench, name, data, format="csv", encoding="utf-16-be", delimiter="caret", skip_lines=1)
