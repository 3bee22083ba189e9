"""Metrics of the semantic layer give the figures of the marts, and exposures name what their readers may read.

Each metric's SQL is worked out here from what dbt parsed, asked of a released file, and compared with the figure of another
mart or report: a metric that a BI tool defines by this YAML cannot differ from the reports.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.dbt_build import mart_nodes, prepare_manifest
from orchestration.publish.contents import FINANCE, SALES, audience_of

AGGREGATION = {"sum": "sum({})", "count": "count({})", "sum_boolean": "count(*) FILTER ({})"}
GOALS = (
    "FROM marts.rpt_quota_attainment WHERE owner_type_code = 'rep' AND goal_type_code = 'outcome' "
    "AND measure_code = 'booked' AND product_group_code = 'all' AND period_type_code = 'quarter' "
    "AND status_code = 'measured'"
)
# All that is booked is credited, or an exception. The sample's orders are the sum of their lines.
BOOKED = (
    "SELECT order_id, credit_reporting_amount AS amount FROM marts.fct_credit "
    "WHERE basis_event_code = 'booking' AND credit_type_code = 'direct' UNION ALL "
    "SELECT order_id, exception_amount FROM marts.fct_credit_exception "
    "WHERE basis_event_code = 'booking' AND stage_code = 'credit' AND reason_code <> 'canceled_order'"
)
# The figure of each metric by another mart; of a quotient its two sides.
FIGURES = {
    "order_count": f"SELECT count(DISTINCT order_id) FROM ({BOOKED})",
    "order_amount": f"SELECT sum(amount) FROM ({BOOKED})",
    "average_order_value": f"SELECT sum(amount), count(DISTINCT order_id) FROM ({BOOKED})",
    "received_amount": "SELECT lake_amount FROM marts.rpt_lake_reconciliation WHERE extract_name = 'payments'",
    "won_deal_count": "SELECT sum(won_count) FROM marts.rpt_win_rate",
    "decided_deal_count": "SELECT sum(decided_count) FROM marts.rpt_win_rate",
    "win_rate": "SELECT sum(won_count), sum(decided_count) FROM marts.rpt_win_rate",
    "won_amount": "SELECT sum(won_amount) FROM marts.rpt_win_rate",
    "lead_count": "SELECT sum(lead_count) FROM marts.rpt_funnel_cohort",
    "won_lead_count": "SELECT sum(won_to_date_count) FROM marts.rpt_funnel_cohort",
    "lead_to_won_rate": "SELECT sum(won_to_date_count), sum(lead_count) FROM marts.rpt_funnel_cohort",
    "campaign_cost_amount": "SELECT sum(cost_reporting_amount) FROM marts.fct_campaign_cost_day",
    "attributed_amount": (
        "SELECT sum(credit_amount) FROM marts.fct_attribution WHERE model_code = 'position_40_20_40' "
        "AND conversion_type_code = 'deal_won'"
    ),
    "campaign_roi": (
        "SELECT (SELECT sum(credit_amount) FROM marts.fct_attribution WHERE model_code = 'position_40_20_40' "
        "AND conversion_type_code = 'deal_won') - sum(cost_reporting_amount), sum(cost_reporting_amount) "
        "FROM marts.fct_campaign_cost_day"
    ),
    "commission_earned_amount": "SELECT sum(earned_amount) FROM marts.rpt_commission_statement",
    "commission_owed_amount": (
        "SELECT sum(closing_amount) FROM marts.rpt_commission_statement "
        "WHERE period_id = (SELECT max(period_id) FROM marts.rpt_commission_statement)"
    ),
    "commission_paid_amount": "SELECT -sum(paid_amount) FROM marts.rpt_accrual_rollforward",
    "total_pay_amount": "SELECT sum(payable_amount + salary_amount + expense_amount) FROM marts.rpt_commission_statement",
    "booked_attained_amount": f"SELECT sum(actual_value) {GOALS}",
    "booked_target_amount": f"SELECT sum(prorated_target_value) {GOALS}",
    "booked_attainment": f"SELECT sum(actual_value), sum(prorated_target_value) {GOALS}",
}


@pytest.fixture(scope="module")
def manifest() -> Mapping[str, Any]:
    """What dbt parsed."""
    return prepare_manifest()


@dataclass(frozen=True)
class Layer:
    """The semantic layer as dbt parsed it, asked of a released file."""

    con: duckdb.DuckDBPyConnection
    metrics: Mapping[str, Any]
    models: Sequence[Any]

    def value(self, name: str) -> Fraction:
        """The exact value of the metric `name`."""
        metric = self.metrics[name]
        told = metric["type_params"]
        if metric["type"] == "simple":
            return Fraction(self.con.execute(self._sql(metric)).fetchall()[0][0])
        if metric["type"] == "ratio":
            return self.value(told["numerator"]["name"]) / self.value(told["denominator"]["name"])
        return Fraction(eval(told["expr"], {each["name"]: self.value(each["name"]) for each in told["metrics"]}))

    def _sql(self, metric: Mapping[str, Any]) -> str:
        """The SQL of a metric of one measure: its aggregate over the model, where its filters hold."""
        measure = metric["type_params"]["measure"]["name"]
        (model,) = (each for each in self.models if measure in {own["name"] for own in each["measures"]})
        (own,) = (each for each in model["measures"] if each["name"] == measure)
        entity = model["primary_entity"] or next(
            each["name"] for each in model["entities"] if each["type"] == "primary"
        )
        dimensions = {f"{entity}__{each['name']}": each["expr"] or each["name"] for each in model["dimensions"]}
        filters = (metric["filter"] or {"where_filters": []})["where_filters"]
        where = [
            re.sub(r"{{ Dimension\('(\w+)'\) }}", lambda found: f"({dimensions[found[1]]})", each["where_sql_template"])
            for each in filters
        ]
        aggregate = AGGREGATION[own["agg"]].format(own["expr"] or own["name"])
        return (
            f"SELECT {aggregate} FROM marts.{model['node_relation']['alias']} WHERE {' AND '.join(where or ['true'])}"
        )


@pytest.fixture(scope="module")
def layer(released: Path, manifest: Mapping[str, Any]) -> Iterator[Layer]:
    with duckdb.connect(str((released / "current" / "finance" / "finance.duckdb").resolve()), read_only=True) as con:
        metrics = {metric["name"]: metric for metric in manifest["metrics"].values()}
        yield Layer(con, metrics, list(manifest["semantic_models"].values()))


def test_every_metric_is_compared_and_says_what_it_is(manifest: Mapping[str, Any]) -> None:
    metrics = list(manifest["metrics"].values())
    assert {metric["name"] for metric in metrics} == set(FIGURES)
    assert all(metric["description"] and metric["label"] for metric in metrics)


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_metric_is_the_figure_of_the_mart(layer: Layer, name: str) -> None:
    ((first, *second),) = layer.con.execute(FIGURES[name]).fetchall()
    expected = Fraction(first) / Fraction(second[0]) if second else Fraction(first)
    assert expected, "a figure of nothing proves nothing"
    assert layer.value(name) == expected


def test_semantic_models_name_columns_that_their_marts_have(layer: Layer) -> None:
    for model in layer.models:
        named = [
            each["expr"] or each["name"] for kind in ("entities", "dimensions", "measures") for each in model[kind]
        ]
        layer.con.execute(f"SELECT {', '.join(named)} FROM marts.{model['node_relation']['alias']} LIMIT 0")
        times = {each["name"] for each in model["dimensions"] if each["type"] == "time"}
        assert model["defaults"]["agg_time_dimension"] in times


def test_there_is_one_time_spine_and_it_is_the_calendar(manifest: Mapping[str, Any]) -> None:
    spines = {name: node["time_spine"] for name, node in mart_nodes(manifest).items() if node["time_spine"]}
    assert {name: spine["standard_granularity_column"] for name, spine in spines.items()} == {
        "dim_date": "calendar_date"
    }


def test_each_group_of_readers_has_an_exposure_with_an_owner(manifest: Mapping[str, Any]) -> None:
    exposures = {each["name"]: each for each in manifest["exposures"].values()}
    assert all(each["owner"]["name"] and each["owner"]["email"] for each in exposures.values())
    marts = {node["unique_id"]: audience_of(node) for node in mart_nodes(manifest).values()}
    read = {name: {marts[unique_id] for unique_id in each["depends_on"]["nodes"]} for name, each in exposures.items()}
    # Only finance reads what tells somebody's pay.
    assert read == {"run_health": {SALES}, "sales_dashboards": {SALES}, "pay_and_close": {SALES, FINANCE}}
