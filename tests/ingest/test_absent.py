"""A column that a file may lack is declared, with what stands in for it."""

import pytest

from ingest.errors import ConfigError, FileError
from tests.ingest.conftest import ORDERS

ABSENT = ORDERS | {
    "currency_code": {"from": "CurrencyIsoCode", "if_absent": "EUR"},
    "owner_id": {"from": ["OwnerId", "Owner"], "if_absent": None},
}
ROW = "o1,2025-01-01,created,1"


def test_a_file_without_the_column_gets_the_constant_and_says_so(bench):
    bench.write("orders.csv", f"id,at,status,total\n{ROW}\n")
    (loaded,) = bench.load(bench.source(columns=ABSENT))
    assert bench.rows(loaded, "currency_code, owner_id") == [("EUR", None)]
    assert loaded.entry.notes == {"absent_columns": {"currency_code": "CurrencyIsoCode", "owner_id": "OwnerId"}}


def test_a_file_with_the_column_says_it_itself(bench):
    bench.write("orders.csv", f"id,at,status,total,currencyisocode,Owner\n{ROW},USD,r1\n{ROW},,r1\n")
    (loaded,) = bench.load(bench.source(columns=ABSENT))
    assert bench.rows(loaded, "currency_code, owner_id") == [("USD", "r1")]
    assert bench.rejects(loaded) == [(2, "currency_code", None, "missing_required")]
    assert "absent_columns" not in loaded.entry.notes


def test_a_column_that_is_not_declared_so_is_still_missed(bench):
    bench.write("orders.csv", "id,at,status\no1,2025-01-01,created\n")
    with pytest.raises(FileError, match="column 'total' is missing"):
        bench.load(bench.source(columns=ABSENT))


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ({"from": "c", "if_absent": None}, "'currency_code' is required, so if_absent must be a value"),
        ({"value": "EUR", "if_absent": "EUR"}, "if_absent belongs to from"),
    ],
)
def test_what_cannot_work_is_refused_with_its_place(bench, column, message):
    with pytest.raises(ConfigError, match=message) as caught:
        bench.source(columns=ORDERS | {"currency_code": column})
    assert "source.yml, line" in str(caught.value)


def test_a_total_is_not_compared_with_a_column_that_may_be_absent(bench):
    columns = ORDERS | {"total_amount": {"from": "total", "if_absent": None}}
    footer = {"when": "id = 'Total'", "totals": {"total_amount": "total"}}
    with pytest.raises(ConfigError, match="'total_amount' may be absent from the file"):
        bench.source(columns=columns, entry={"footer": footer})
