"""Run suites with Great Expectations inside DuckDB.

Belongs here: the one place that touches Great Expectations. What is checked belongs to `raw` and `marts`.
"""

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from expectations.outcome import MAX_EXAMPLES, Outcome, failure_message
from expectations.suite import Check, Suite


@cache
def library() -> Any:
    """Great Expectations, silent and without telemetry. Imported late: it costs seconds."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations

    return great_expectations


@cache
def counting_expectation() -> Any:
    """UnexpectedRowsExpectation that only counts: GX would run each query twice and fetch rows that it then drops."""
    from great_expectations.compatibility.pydantic import PrivateAttr

    class ExpectNoRows(library().expectations.UnexpectedRowsExpectation):  # type: ignore[misc]
        metric_dependencies = ("unexpected_rows_query.row_count",)
        _configuration: Any = PrivateAttr(default=None)

        @property
        def configuration(self) -> Any:
            """As GX makes it, made once: GX asks thirty times for each expectation, a fifth of a gate's time."""
            if self._configuration is None:
                self._configuration = super().configuration
            return self._configuration

        def _validate(self, metrics: Mapping[str, Any], **_: Any) -> dict[str, Any]:
            count = metrics["unexpected_rows_query.row_count"]
            return {"success": count == 0, "result": {"observed_value": count}}

    return ExpectNoRows


def _datasource(gx: Any, database: Path) -> Any:
    # The dialect needs SQLAlchemy, and GX's own settings need GX: neither may load before a gate runs.
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
    )

    from expectations.dialect import NAME, register

    register()
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


@dataclass(frozen=True)
class Validation:
    """What a gate found: the outcomes in the order of its checks, and Great Expectations' own result (None when it could
    not validate at all)."""

    outcomes: list[Outcome]
    result: Any


def run_suites(database: Path, suites: Sequence[Suite]) -> list[Outcome]:
    """The outcomes of `validate`."""
    return validate(database, suites).outcomes


def validate(database: Path, suites: Sequence[Suite]) -> Validation:
    """Every check of `suites` against the DuckDB file `database`, opened read-only.

    A check that raises is an outcome too: not passed, `is_broken`. So are all checks of a relation that is not there.
    """
    gx = library()
    from expectations.dialect import close_all

    try:
        return _run(gx, _datasource(gx, database), [(suite, check) for suite in suites for check in suite.checks])
    finally:
        close_all()


def _run(gx: Any, datasource: Any, checks: Sequence[tuple[Suite, Check]]) -> Validation:
    """All checks as one suite over one batch: a batch for each relation would cost 25 ms, and the queries name theirs."""
    name = f"gate {checks[0][0].gate}"
    expected = [
        counting_expectation()(unexpected_rows_query=_query(suite, check), meta={"check": f"{suite.name}/{check.name}"})
        for suite, check in checks
    ]
    try:
        # No table of the database: whether each is there shows in the checks on it.
        asset = datasource.add_query_asset("anything", query="SELECT 1 AS one")
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        result = batch.validate(gx.ExpectationSuite(name=name, expectations=expected), result_format="BASIC")
    except Exception as error:
        return Validation([_broken(suite, check, str(error)) for suite, check in checks], None)
    by_name = {each.expectation_config.meta["check"]: each for each in result.results}
    outcomes = [_outcome(datasource, suite, check, by_name[f"{suite.name}/{check.name}"]) for suite, check in checks]
    return Validation(outcomes, result)


def _query(suite: Suite, check: Check) -> str:
    """The check's SQL on its own relation, with braces as GX reads them and the batch that GX demands in a comment; its
    name comes first, because GX's page shows nothing but the query."""
    sql = check.sql.format(batch=f"{suite.gate}.{suite.name}")
    return f"/* {suite.name} {check.name} */ " + sql.replace("{", "{{").replace("}", "}}") + " /* {batch} */"


def _broken(suite: Suite, check: Check, fault: str) -> Outcome:
    message = f"{suite.gate}.{suite.name} {check.name}: broken: {fault.strip().splitlines()[0] if fault else 'unknown'}"
    return Outcome(suite.gate, suite.name, check.name, False, True, message)


def _outcome(datasource: Any, suite: Suite, check: Check, result: Any) -> Outcome:
    fault = _fault(result.exception_info)
    if fault:
        return _broken(suite, check, fault)
    if result.success:
        return Outcome(suite.gate, suite.name, check.name, True, False, "")
    count = int(result.result["observed_value"])
    examples = _examples(datasource, suite, check)
    message = failure_message(f"{suite.gate}.{suite.name}", check.name, count, examples, check.advice)
    return Outcome(suite.gate, suite.name, check.name, False, False, message, count, examples)


def _examples(datasource: Any, suite: Suite, check: Check) -> tuple[dict[str, str], ...]:
    """A few of the rows that a failed check finds."""
    from sqlalchemy import text

    rows_sql = check.sql.format(batch=f"{suite.gate}.{suite.name}")
    with datasource.get_engine().connect() as connection:
        found = connection.execute(text(f"SELECT * FROM ({rows_sql}) LIMIT {MAX_EXAMPLES}"))
        return tuple(_as_text(row) for row in found.mappings().all())


def _as_text(row: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in row.items() if value is not None}


def _fault(info: Any) -> str | None:
    """The exception of a check that raised. GX reports it flat, or once per metric."""
    details = [info] if "raised_exception" in (info or {}) else list((info or {}).values())
    for detail in details:
        if isinstance(detail, Mapping) and detail.get("raised_exception"):
            return str(detail.get("exception_message") or "unknown")
    return None
