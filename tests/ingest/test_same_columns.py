"""`columns: same`: a file that uses the contract's own names needs no mapping of columns."""

import pytest

from ingest.errors import ConfigError, FileError


def test_columns_feed_the_contract_columns_of_their_names(bench):
    bench.write(
        "orders.csv",
        "order_id,ordered_at,status_code,currency_code,Total_Amount,colour\no1,2025-01-01,created,USD,5.00,red\n",
    )
    (loaded,) = bench.load(bench.source(columns="same"))
    assert bench.rows(loaded, "order_id, total_amount::VARCHAR, account_id") == [("o1", "5.00", None)]
    assert loaded.entry.unmapped_columns == ("colour",)


def test_a_required_column_must_be_there(bench):
    bench.write("orders.csv", "order_id,ordered_at,status_code\no1,2025-01-01,created\n")
    with pytest.raises(FileError, match="currency_code"):
        bench.load(bench.source(columns="same"))


def test_another_word_is_refused(bench):
    with pytest.raises(ConfigError, match="columns must be .* or `same`"):
        bench.source(columns="equal")
