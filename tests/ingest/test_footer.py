"""A footer is declared with care: what cannot work is refused in the YAML, or when the file is read."""

import pytest

from ingest.errors import ConfigError, FileError


@pytest.mark.parametrize(
    ("footer", "message"),
    [
        ({}, "footer needs when (SQL over source columns) or lines (a regular expression)"),
        ("last row", "footer must be {when: …} or {lines: …}"),
        ({"when": "id = 'x'", "max": 2}, "unknown key 'max'"),
        ({"when": "id = 'x'", "max_rows": 0}, "max_rows must be a whole number from 1, not '0'"),
        ({"lines": "("}, "lines is no regular expression"),
        ({"lines": "x", "totals": {"total_amount": "total"}}, "totals need when"),
        ({"when": "id = 'x'", "totals": {"owner_id": "total"}}, "'owner_id' is not a mapped column of amounts"),
        ({"when": "id = 'x'", "totals": {"order_id": "total"}}, "'order_id' is not a mapped column of amounts"),
    ],
)
def test_a_wrong_footer_is_refused_with_its_place(bench, footer, message):
    with pytest.raises(ConfigError) as caught:
        bench.source(entry={"footer": footer})
    assert message in str(caught.value)
    assert "source.yml, line" in str(caught.value)


ONE = "id,at,status,total\no1,2025-01-01,created,1\n"


def test_a_footer_over_a_column_that_is_missing_is_a_file_error(bench):
    bench.write("orders.csv", ONE)
    with pytest.raises(FileError, match="column 'ident' is missing, which feeds orders.footer; it has id, at"):
        bench.load(bench.source(entry={"footer": {"when": "ident = 'Total'"}}))


def test_a_total_in_a_column_that_is_missing_is_a_file_error(bench):
    bench.write("orders.csv", ONE)
    footer = {"when": "id = 'Total'", "totals": {"total_amount": "totals"}}
    with pytest.raises(FileError, match="column 'totals' is missing, which feeds orders.footer"):
        bench.load(bench.source(entry={"footer": footer}))


def test_wrong_sql_in_a_footer_is_a_config_error(bench):
    bench.write("orders.csv", ONE)
    with pytest.raises(ConfigError, match="the sql of orders.footer is wrong"):
        bench.load(bench.source(entry={"footer": {"when": "nosuch(id)"}}))


def test_a_total_that_lacks_rejected_rows_names_the_first_of_them(bench):
    rows = "o2,2025-01-01,created,2.5O\no3,2025-01-01,created,x\nTotal,,,13.50\n"
    bench.write("orders.csv", ONE + rows)
    footer = {"when": "id = 'Total'", "totals": {"total_amount": "total"}}
    with pytest.raises(FileError) as caught:
        bench.load(bench.source(entry={"footer": footer}))
    assert str(caught.value) == (
        "orders.csv, row 4: the footer says total_amount is 13.50 in total, but the 1 accepted rows sum to 1.00, and 2 were "
        "rejected, the first of them row 2, total_amount '2.5O' is not a decimal number with at most 2 decimals; correct "
        "the file or the source mapping"
    )
