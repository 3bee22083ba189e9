"""A row deleted at its source leaves the marts as of the day a key sweep noticed, and half a list changes nothing."""

from datetime import date

import pytest

from orchestration.errors import RunError
from tests.conftest import query, release_bytes, run

SOURCE = r"""
source: swept
company: {as_of_date: 2025-01-31}
extracts:
  orders:
  - files: orders_*.csv
    delivers: all_rows
    sweep: {date: "_(?P<date>[0-9-]{10})", at_least_every_days: 30}
    columns: {order_id: id, ordered_at: at, status_code: state, total_amount: total, currency_code: {value: USD}}
"""


@pytest.fixture
def shop(tmp_path, facts_alone):
    """A function: day and living order numbers to a delivered file. The folder and the source's path are its attributes."""
    folder = tmp_path / "extracts"
    folder.mkdir()
    source = tmp_path / "swept.yml"
    source.write_text(SOURCE)

    def deliver(day, numbers):
        rows = [f"o{number},2025-01-02,approved,10.00" for number in numbers]
        (folder / f"orders_{day}.csv").write_text("\n".join(["id,at,state,total", *rows, ""]))
        return lambda as_of: run(tmp_path / "home", str(source), folder, as_of)

    return deliver


def living(home):
    return {order for (order,) in query(home, "SELECT order_id FROM marts.fct_order")}


def test_a_deleted_order_is_gone_from_the_day_of_the_sweep_and_half_a_list_deletes_nothing(shop, tmp_path):
    shop("2025-01-10", range(20))
    refresh = shop("2025-01-11", [n for n in range(20) if n != 7])
    refresh("2025-01-31")
    assert living(tmp_path / "home") == {f"o{n}" for n in range(20) if n != 7}
    told = "SELECT lake_key_count, deleted_count, mart_row_count, difference_count FROM marts.rpt_lake_reconciliation "
    assert query(tmp_path / "home", f"{told} WHERE extract_name = 'orders'") == [(20, 1, 19, 0)]

    before = release_bytes(tmp_path / "home")
    with pytest.raises(RunError, match=r"key_sweep_is_recent: .*orders_2025-01-11.csv.*deliver a list"):
        refresh("2025-02-11")
    with pytest.raises(
        RunError, match=r"key_sweep_deletes_within_limit: .*orders_2025-01-12.csv.*deleted 10, living 10"
    ):
        shop("2025-01-12", range(10))("2025-01-31")
    assert release_bytes(tmp_path / "home") == before

    (tmp_path / "extracts" / "orders_2025-01-12.csv").unlink()
    refresh("2025-01-10")
    assert living(tmp_path / "home") == {f"o{n}" for n in range(20)}
    assert query(tmp_path / "home", "SELECT DISTINCT as_of_date FROM marts.mart_build_info") == [(date(2025, 1, 10),)]
