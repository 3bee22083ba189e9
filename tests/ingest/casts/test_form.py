"""Options of a mapping are checked where they are written."""

from pathlib import Path

import pytest

from ingest.casts.form import COLUMN_KEYS, FILE_KEYS
from ingest.errors import ConfigError
from ingest.source import read_source

SOURCE = """\
source: shop
defaults: {{{defaults}}}
extracts:
  payments:
    - files: payments.csv
      {file}
      columns:
        payment_id: {{from: id{identifier}}}
        currency_code: {{value: USD}}
        type_code: {{value: payment}}
        amount: {{from: amount{amount}}}
"""


def _read(tmp_path, **places):
    path = tmp_path / "shop.yml"
    path.write_text(SOURCE.format(**({"defaults": "", "file": "", "identifier": "", "amount": ""} | places)))
    return read_source(path)


@pytest.mark.parametrize(
    ("place", "text", "message"),
    [
        ("file", "decimal_mark: x", "line 6: decimal_mark must be one of ., ,, not 'x'"),
        ("file", "thousands_mark: x", "line 6: thousands_mark must be made of"),
        ("file", "thousands_mark: .", "line 6: decimal_mark and thousands_mark must differ"),
        ("file", "null_values: N/A", "line 6: null_values must be a list such as [N/A], not 'N/A'"),
        ("file", "currency_sign: 5-", "line 6: currency_sign must be one sign or code such as"),
        ("file", "negative: red", "line 6: negative must be one of minus, brackets, trailing, not 'red'"),
        ("file", "scale: 1000", "line 6: unknown key 'scale'"),
        ("defaults", "percent: true", "line 2: unknown key 'percent'"),
        ("amount", ", scale: 3", "line 11: scale must be a power of ten such as 0.000001 or 1000, not '3'"),
        ("amount", ", scale: -10", "line 11: scale must be a power of ten"),
        ("amount", ", scale: many", "line 11: scale must be a power of ten"),
        ("amount", ", percent: maybe", "line 11: percent must be true or false, not 'maybe'"),
        ("amount", ", round: down", "line 11: round must be one of half_up, not 'down'"),
        ("amount", ", negate: {column: type}", "line 11: negate must be true or {column: type, in: [refund]}"),
        ("file", "date_format: ['%d/%m/%Y', '%m/%d/%Y']", "line 6: date_format '%d/%m/%Y' and '%m/%d/%Y' both read"),
        ("defaults", "timestamp_format: '%H:%M'", "line 2: timestamp_format '%H:%M' does not say the whole date"),
        ("file", "time_zone: Mars/Base", "line 6: time_zone must be an IANA time zone such as Europe/Paris"),
        ("file", "repeated_hour: both", "line 6: repeated_hour must be one of first, last, not 'both'"),
        ("file", "id_form: hubspot", "line 6: id_form must be one of salesforce, not 'hubspot'"),
        ("amount", ", zone_from: tz", "line 11: zone_from means nothing for a column of type money; remove it"),
        ("identifier", ", scale: 10", "line 8: scale means nothing for a column of type id; remove it"),
    ],
)
def test_a_wrong_option_is_refused_with_its_place(tmp_path, place, text, message):
    with pytest.raises(ConfigError) as caught:
        _read(tmp_path, **{place: text})
    assert message in str(caught.value)


def test_the_narrower_declaration_wins(tmp_path):
    source = _read(tmp_path, defaults='decimal_mark: ",", thousands_mark: "."', amount=", thousands_mark: ' '")
    columns = source.mappings[0].columns
    assert (columns["amount"].form.decimal_mark, columns["amount"].form.thousands_mark) == (",", " ")
    assert columns["type_code"].form.thousands_mark == "."


@pytest.mark.parametrize(("text", "exponent"), [("0.000001", -6), ("1000", 3), ("1e-2", -2), ("1", 0), ("1_000", 3)])
def test_a_scale_is_a_power_of_ten(tmp_path, text, exponent):
    assert _read(tmp_path, amount=f", scale: {text}").mappings[0].columns["amount"].form.scale == exponent


def test_every_option_is_documented():
    documented = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    assert [key for key in COLUMN_KEYS if f"| `{key}`" not in documented] == []
    assert [key for key in COLUMN_KEYS if key not in FILE_KEYS and f"| `{key}`*" not in documented] == []
