"""Extracts that nobody here wrote give the published figures, read from the released file."""

from decimal import Decimal

import pytest

from tests.conftest import query

# What the files feed and a test here asks for. The made-up companies go through the whole project.
OLIST = ("fct_order", "fct_payment", "fct_lead", "rpt_funnel_cohort", "rpt_lake_reconciliation")
MAVEN = ("fct_opportunity", "dim_product", "rpt_lake_reconciliation")


@pytest.fixture(scope="module")
def olist(real_data):
    return real_data("olist", OLIST)


@pytest.fixture(scope="module")
def maven(real_data):
    return real_data("maven_crm", MAVEN)


def test_olist_orders_by_status(olist):
    rows = query(olist, "SELECT status_code, count(*) FROM marts.fct_order GROUP BY 1")
    assert dict(rows) == {
        "delivered": 96478,
        "shipped": 1107,
        "canceled": 625,
        "unavailable": 609,
        "invoiced": 314,
        "processing": 301,
        "created": 5,
        "approved": 2,
    }
    assert query(olist, "SELECT count(*), count(DISTINCT order_id) FROM marts.fct_order") == [(99441, 99441)]


def test_olist_payments_by_method_to_the_cent(olist):
    rows = query(olist, "SELECT method_code, sum(payment_amount) FROM marts.fct_payment GROUP BY 1")
    assert dict(rows) == {
        "credit_card": Decimal("12542084.19"),
        "boleto": Decimal("2869361.27"),
        "voucher": Decimal("379436.87"),
        "debit_card": Decimal("217989.79"),
        "not_defined": Decimal("0.00"),
    }
    totals = query(olist, "SELECT count(*), sum(payment_amount) FROM marts.fct_payment")
    assert totals == [(103886, Decimal("16008872.12"))]


def test_olist_conversion_by_channel(olist):
    rows = query(olist, "SELECT channel_code, count(*) FILTER (is_won), count(*) FROM marts.fct_lead GROUP BY 1")
    assert {channel: (won, leads) for channel, won, leads in rows} == {
        "organic_search": (271, 2296),
        "paid_search": (195, 1586),
        "unknown": (179, 1099),
        "social": (75, 1350),
        "direct": (56, 499),
        "referral": (24, 284),
        "email": (15, 493),
        "unspecified": (14, 60),
        "display": (6, 118),
        "other": (4, 150),
        "other_publicities": (3, 65),
    }
    cohorts = query(olist, "SELECT sum(lead_count), sum(won_to_date_count) FROM marts.rpt_funnel_cohort")
    assert cohorts == [(8000, 842)]


def test_olist_rows_are_all_accounted_for(olist):
    rows = query(
        olist,
        "SELECT count(*), sum(row_count), sum(rejected_row_count) FROM marts.mart_build_info "
        "WHERE section = 'source_file'",
    )
    # orders, payments, customers, sellers, products, deals, and the leads file read for two extracts
    assert rows == [(8, 99441 + 103886 + 99441 + 3095 + 32951 + 842 + 2 * 8000, 0)]


def test_maven_opportunities_and_won_value(maven):
    rows = query(
        maven,
        "SELECT count(*), count(*) FILTER (is_won), count(*) FILTER (is_closed AND NOT is_won), sum(won_amount) "
        "FROM marts.fct_opportunity",
    )
    assert rows == [(8800, 4238, 2473, Decimal("10005534.00"))]


def test_maven_products_match_through_the_mapping(maven):
    rows = query(
        maven,
        "SELECT count(*) FILTER (product_id = 'GTX Pro'), count(*) FILTER (NOT has_product) FROM marts.fct_opportunity",
    )
    assert rows == [(1480, 0)]
    assert query(maven, "SELECT count(*) FROM marts.fct_opportunity WHERE product_id = 'GTXPro'") == [(0,)]
