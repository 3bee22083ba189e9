"""Gate 2: marts that agree with the lake pass, and each check has a fault that fails it."""

import pytest

from expectations.gate import run_suites
from expectations.marts import mart_suites
from tests.expectations.conftest import failures

SUITES = mart_suites()
KEY = "key_is_unique_and_filled"
LAKE = "totals_equal_the_lake"
CENTS = "amounts_equal_the_lake"

# (mart, check that must fail, SQL that spoils it, text its message must hold)
FAULTS = [
    *((mart, KEY, f"INSERT INTO marts.{mart} SELECT * FROM marts.{mart} LIMIT 1", "row_count 2") for mart in
      [suite.name for suite in SUITES]),
    ("dim_date", "calendar_has_no_gap", "DELETE FROM marts.dim_date WHERE calendar_date = '2025-02-03'", "days 364"),
    *((f"fct_{name}", LAKE, f"DELETE FROM marts.fct_{name}", "lake_rows 1, mart_rows 0") for name in
      ["order", "payment", "lead", "opportunity"]),
    ("fct_order", CENTS, "UPDATE marts.fct_order SET order_amount = 10.01", "orders.csv, row 17: total_amount '10.01'"),
    ("fct_payment", CENTS, "UPDATE marts.fct_payment SET payment_amount = 9", "payments.csv, row 17: amount '9.00'"),
    ("fct_opportunity", CENTS, "UPDATE marts.fct_opportunity SET opportunity_amount = NULL",
     "opportunities.csv, row 17"),
    ("fct_order", "payments_on_orders_equal_payments_with_an_order", "UPDATE marts.fct_order SET net_paid_amount = 20",
     "on_orders 20.00, payments 10.00"),
    ("rpt_funnel_cohort", "ratios_are_finite_and_in_range", "UPDATE marts.rpt_funnel_cohort SET won_ratio = 1.2",
     "won_ratio 1.2"),
    ("rpt_funnel_cohort", "every_lead_is_in_one_cohort", "UPDATE marts.rpt_funnel_cohort SET lead_count = 2",
     "in_cohorts 2, leads 1"),
    ("rpt_campaign_roi", "ratios_are_finite_and_in_range", "ALTER TABLE marts.rpt_campaign_roi ALTER roi_ratio TYPE "
     "DOUBLE; UPDATE marts.rpt_campaign_roi SET roi_ratio = 'inf'", "roi_ratio inf"),
    ("rpt_campaign_roi", "every_lead_and_won_amount_is_counted_once",
     "UPDATE marts.rpt_campaign_roi SET won_amount = 9", "won_here 9.00, leads 1, won 10.00"),
    ("rpt_campaign_roi", "no_ratio_without_cost", "UPDATE marts.rpt_campaign_roi SET cost_amount = -5", "net credit"),
    ("rpt_attribution_coverage", "every_won_deal_and_order_is_covered",
     "INSERT INTO marts.fct_order BY NAME SELECT 'o2' AS order_id, 5 AS order_reporting_amount",
     "conversion_type_code order, row_count 2, amount 15.00, covered_count 1, covered_amount 10.00"),
    ("rpt_attribution_coverage", "every_model_credits_what_is_covered",
     "UPDATE marts.fct_attribution SET credit_amount = 9.99", "model_code first"),
    ("rpt_lake_reconciliation", "nothing_is_lost_between_lake_and_marts",
     "UPDATE marts.rpt_lake_reconciliation SET difference_amount = NULL WHERE extract_name = 'orders'", "orders"),
    ("recon_control_result", "no_blocking_control_failed", "UPDATE marts.recon_control_result SET status_code = 'failed', "
     "right_value = 9", "control R-03, scope cash in USD, left_value 10.00, right_value 9.00"),
]  # fmt: skip


def test_marts_that_agree_with_the_lake_pass(good):
    assert [outcome.message for outcome in run_suites(good, SUITES) if not outcome.passed] == []


@pytest.mark.parametrize(("mart", "check", "sql", "text"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_fails_its_check(spoiled, mart, check, sql, text):
    failed = failures(spoiled(sql), SUITES, mart)
    assert check in failed
    assert not failed[check].is_broken
    assert text in failed[check].message


def test_every_check_has_a_fault_that_fails_it():
    assert {(suite.name, check.name) for suite in SUITES for check in suite.checks} == {fault[:2] for fault in FAULTS}


@pytest.mark.parametrize("mart", ["order", "payment", "lead", "opportunity"])
def test_a_missing_line_of_the_reconciliation_fails_the_mart(spoiled, mart):
    assert LAKE in failures(spoiled("DELETE FROM marts.rpt_lake_reconciliation"), SUITES, f"fct_{mart}")


def test_a_warning_of_a_control_stops_nothing(spoiled):
    database = spoiled("UPDATE marts.recon_control_result SET severity_code = 'warn', status_code = 'warned'")
    assert failures(database, SUITES, "recon_control_result") == {}


def test_a_past_as_of_date_is_released_although_the_lake_knows_a_later_version(spoiled):
    later = "modified_at + INTERVAL 1 YEAR AS modified_at, 12 AS amount, 'later.csv' AS _file"
    for extract, mart in (("payments", "fct_payment"), ("opportunities", "fct_opportunity")):
        database = spoiled(f"INSERT INTO raw.{extract} SELECT * REPLACE ({later}) FROM raw.{extract}")
        assert failures(database, SUITES, mart) == {}


def test_records_that_are_left_out_are_not_missed(spoiled):
    database = spoiled(
        "DELETE FROM marts.fct_payment; UPDATE marts.rpt_lake_reconciliation SET deleted_count = 1 "
        "WHERE extract_name = 'payments'"
    )
    assert failures(database, SUITES, "fct_payment") == {}
