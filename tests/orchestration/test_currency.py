"""An amount without an exchange rate is never published: fault 17, definition I2."""

import pytest

from orchestration.errors import RunError
from tests.conftest import query, release_bytes, run
from tests.parts import part_of

# What the dbt test looks at: every mart and model whose amounts are exchanged.
MARTS = ("fct_order", "fct_payment", "fct_campaign_cost_day", "fct_opportunity", "rpt_attribution_coverage")
SOURCE = """
source: swiss
company: {as_of_date: 2025-03-31, reporting_currency: USD}
extracts:
  orders:
  - files: orders.csv
    columns: {order_id: id, ordered_at: at, status_code: {value: approved}, total_amount: total, currency_code: currency}
  fx_rates:
  - files: rates.csv
    columns:
      {rate_type_code: {value: spot}, from_currency_code: {value: CHF}, to_currency_code: {value: USD}, rate_date: day,
       rate: rate}
"""


@pytest.fixture
def _amounts_alone(tmp_path):
    (tmp_path / "part").mkdir()
    with part_of(MARTS, tmp_path / "part").alone():
        yield


@pytest.mark.usefixtures("_amounts_alone")
def test_fault_17_a_rate_that_is_eight_days_old_stops_the_run_and_the_last_release_stays(tmp_path):
    files, source, home = tmp_path / "extracts", tmp_path / "swiss.yml", tmp_path / "home"
    files.mkdir()
    source.write_text(SOURCE)
    (files / "rates.csv").write_text("day,rate\n2025-03-07,1.12\n")
    seven = "id,at,total,currency\no1,2025-03-14 10:00:00,100.00,CHF\n"
    (files / "orders.csv").write_text(seven)
    run(home, str(source), files)
    before = release_bytes(home)

    (files / "orders.csv").write_text(seven + "o2,2025-03-15 10:00:00,100.00,CHF\n")
    with pytest.raises(RunError, match="assert_every_amount_has_a_rate") as refused:
        run(home, str(source), files)
    assert (
        "orders.csv, row 2: currency_code 'CHF', document order o2, document_date 2025-03-15, advice deliver in fx_rates "
        "a spot rate between CHF and USD of that day or of the 7 days before it"
    ) in str(refused.value)
    assert release_bytes(home) == before
    assert query(home, "SELECT order_reporting_amount::VARCHAR FROM marts.fct_order") == [("112.00",)]
