"""Errors in contracts and source mappings name file, line and what to do."""

import pytest

from ingest.contract import load_contracts
from ingest.errors import ConfigError
from ingest.source import SOURCES_DIR, find_source, read_source

GOOD = """\
source: shop
extracts:
  orders:
    - files: orders.csv
      columns:
        order_id: id
        ordered_at: at
        status_code: status
        currency_code: {value: USD}
"""


def _error(tmp_path, text):
    path = tmp_path / "shop.yml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_source(path)
    return str(caught.value).replace(str(path), "shop.yml")


@pytest.mark.parametrize("name", sorted(path.stem for path in SOURCES_DIR.glob("*.yml")))
def test_bundled_sources_are_valid(name):
    assert find_source(name).extracts <= load_contracts().keys()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("order_id: id", "oder_id: id", "shop.yml, line 6: unknown key 'oder_id'; did you mean 'order_id'?"),
        ("  orders:", "  oders:", "shop.yml, line 3: unknown key 'oders'; did you mean 'orders'?"),
        ("        status_code: status\n", "", "required column 'status_code' of contract 'orders' is not mapped"),
        ("{value: USD}", "{value: USD, from: x}", "line 9: 'currency_code' needs exactly one of from, value, sql"),
        ("source: shop", "source: shop\ntime_zone: Mars/Base", "line 2: 'Mars/Base' is not an IANA time zone"),
        ("      columns", "      format: pdf\n      columns", "line 5: format 'pdf' is not one of csv"),
        ("source: shop", "source: [", "not valid YAML"),
        ("source: shop\n", "source: shop\nsource: shop\n", "line 2: key 'source' appears twice"),
        ("source: shop\n", "", "key 'source' is missing"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_place(tmp_path, old, new, message):
    assert message in _error(tmp_path, GOOD.replace(old, new))


def test_an_unknown_source_lists_the_bundled_ones():
    with pytest.raises(ConfigError, match="source 'nope' not found: give one of .*olist"):
        find_source("nope")
