"""Run suites with Great Expectations inside DuckDB.

Belongs here: the one place that touches Great Expectations. What is checked belongs to `raw` and `marts`.
"""

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from expectations.outcome import MAX_EXAMPLES, Outcome, failure_message
from expectations.suite import Check, Suite


def library() -> Any:
    """Great Expectations, silent and without telemetry. Imported late: it costs seconds."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations

    return great_expectations


def _datasource(gx: Any, database: Path) -> Any:
    from expectations.dialect import NAME, register

    register()
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    # Without this GX leaves a folder for a documentation site in the system's temporary folder at each call.
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores))
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context.data_sources.add_sql(
        "warehouse",
        connection_string=f"{NAME}:///{database}",
        kwargs={"connect_args": {"read_only": True}},
        create_temp_table=False,
    )


def run_suites(database: Path, suites: Sequence[Suite]) -> list[Outcome]:
    """Every check of `suites` against the DuckDB file `database`, opened read-only; outcomes in the order given.

    A check that raises is an outcome too: not passed, `is_broken`.
    """
    gx = library()
    from expectations.dialect import close_all

    try:
        datasource = _datasource(gx, database)
        return [outcome for suite in suites for outcome in _run_suite(gx, datasource, suite)]
    finally:
        close_all()


def _run_suite(gx: Any, datasource: Any, suite: Suite) -> list[Outcome]:
    name = f"{suite.gate}.{suite.name}"
    batch = datasource.add_table_asset(name, table_name=suite.name).add_batch_definition_whole_table("all").get_batch()
    expected = [
        gx.expectations.UnexpectedRowsExpectation(unexpected_rows_query=check.sql, meta={"check": check.name})
        for check in suite.checks
    ]
    result = batch.validate(gx.ExpectationSuite(name=name, expectations=expected), result_format="COMPLETE")
    by_name = {each.expectation_config.meta["check"]: each for each in result.results}
    return [_outcome(suite, check, by_name[check.name]) for check in suite.checks]


def _outcome(suite: Suite, check: Check, result: Any) -> Outcome:
    relation = f"{suite.gate}.{suite.name}"
    fault = _fault(result.exception_info)
    if fault:
        return Outcome(suite.gate, suite.name, check.name, False, True, f"{relation} {check.name}: broken: {fault}")
    if result.success:
        return Outcome(suite.gate, suite.name, check.name, True, False, "")
    count = int(result.result.get("observed_value") or 0)
    rows = (result.result.get("details") or {}).get("unexpected_rows") or []
    examples = tuple(_as_text(row) for row in rows[:MAX_EXAMPLES])
    message = failure_message(relation, check.name, count, examples, check.advice)
    return Outcome(suite.gate, suite.name, check.name, False, False, message, count, examples)


def _as_text(row: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in row.items() if value is not None}


def _fault(info: Any) -> str | None:
    """The exception of a check that raised. GX reports it flat, or once per metric."""
    details = [info] if "raised_exception" in (info or {}) else list((info or {}).values())
    for detail in details:
        if isinstance(detail, Mapping) and detail.get("raised_exception"):
            return str(detail.get("exception_message") or "unknown").split("\n")[0]
    return None
