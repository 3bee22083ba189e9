"""What holds of the marts of any company.

`make fuzz` tries 200 companies; the suite has a few. Their number is GENERATED_COMPANIES.
"""

import os
import random
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from expectations.gate import run_suites
from expectations.marts import mart_suites
from tests.generated.books import AHEAD, EARLY, END, ZONE, Row
from tests.generated.company import company
from tests.generated.delivery import Records, known_by, together, write
from tests.same_rows import differences
from tests.stories import runner

FEW = 4
COMPANIES = int(os.environ.get("GENERATED_COMPANIES", str(FEW)))
# Companies share no id, so one build is a trial of several.
GROUPS = [range(first, min(first + 20, COMPANIES)) for first in range(0, COMPANIES, 20)]
NO_TESTS = ("--exclude-resource-type", "test")
# dbt's tests run over the last day of a few companies, over an earlier day too of many.
TESTS_OF_A_PAST_DAY = NO_TESTS if COMPANIES <= FEW else ()
VARIABLES = {"business_time_zone": ZONE, "reporting_currency": "USD"}

# What lies in the lake may differ between deliveries.
OF_THE_LAKE = {"rpt_lake_reconciliation"}

groups = pytest.mark.parametrize("numbers", GROUPS, ids=lambda numbers: f"{numbers[0]} to {numbers[-1]}")


def build(folder: Path, records: Records, as_of: date, disorder: random.Random | None, *selection: str) -> Path:
    """The database of a whole build, in which nothing failed."""
    write(folder / "in", records, disorder)
    database = folder / "candidate.duckdb"
    runner.load(folder / "in", folder, database)
    variables = VARIABLES | {"as_of_date": str(as_of)}
    failed = runner.dbt("build", database, folder, variables, "--exclude-resource-type", "unit_test", *selection)
    assert not failed
    return database


def living(records: Records, extract: str, *key: str) -> list[Row]:
    """The last version of each record that is not deleted."""
    latest = {tuple(row[name] for name in key): row for row in records[extract]}
    return [row for row in latest.values() if not row.get("is_deleted")]


def total(rows: list[Row], amount: str) -> Counter[str]:
    """The sum of a money column in each currency; sums of several columns add up."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["currency_code"]] += Decimal(row[amount] or 0)  # type: ignore[assignment]
    return sums


@groups
def test_a_past_day_is_told_again_whatever_came_later_twice_or_in_another_order(numbers: range, tmp_path: Path) -> None:
    # fault_21: late updates doubled rows, and history stopped silently.
    records = together(map(company, numbers))
    then = build(tmp_path / "then", known_by(records, EARLY), EARLY, None, *NO_TESTS)
    again = build(tmp_path / "again", records, EARLY, random.Random(f"disorder {numbers}"), *TESTS_OF_A_PAST_DAY)
    assert differences(then, again, OF_THE_LAKE) == {}


@groups
def test_parts_add_up_to_what_was_written_down(numbers: range, tmp_path: Path) -> None:
    records = together(map(company, numbers))
    database = build(tmp_path / "end", records, END, random.Random(f"disorder {numbers}"))
    assert [outcome.message for outcome in run_suites(database, mart_suites()) if not outcome.passed] == []

    known = known_by(records, END)
    orders = [row for row in living(known, "orders", "order_id") if _business_day(row["ordered_at"]) <= END]
    spent = living(known, "campaign_cost_daily", "campaign_id", "cost_date", "cost_type_code")
    with_days = {row["campaign_id"] for row in spent}
    own = [row for row in living(known, "campaigns", "campaign_id") if row["campaign_id"] not in with_days]
    paid = [row for row in living(known, "payments", "payment_id") if row["received_date"] <= str(END)]
    with duckdb.connect(str(database), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM marts.fct_order").fetchone() == (len(orders),)
        for mart, amount, written in (
            ("fct_payment", "payment_amount", total(paid, "amount")),
            ("fct_campaign_cost_day", "cost_amount", total(spent, "spend_amount") + total(own, "actual_cost_amount")),
        ):
            sums = con.execute(f"SELECT currency_code, sum({amount}) FROM marts.{mart} GROUP BY ALL").fetchall()
            assert {currency: cents for currency, cents in sums if cents} == written, mart


def _business_day(instant: str) -> date:
    return (datetime.fromisoformat(instant) + AHEAD).date()
