"""The two Great Expectations gates as blocking asset checks.

Belongs here: one check per relation, which shows each of its expectations: a check of Dagster's for each expectation would
cost seconds of events a run. What is expected belongs to `expectations`; the evidence has every expectation by name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import dagster as dg

from expectations.outcome import Outcome
from orchestration import steps
from orchestration.defs.resources import Warehouse
from orchestration.steps import Run

CHECK = "expectations"


def _specs(layer: str, checks: Mapping[str, Sequence[str]]) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            CHECK, asset=dg.AssetKey([layer, suite]), blocking=True, description=", ".join(sorted(checks[suite]))
        )
        for suite in sorted(checks)
    ]


def check_result(layer: str, suite: str, outcomes: Sequence[Outcome], page: Path) -> dg.AssetCheckResult:
    """The outcomes of one suite as a Dagster check result, with examples of failing rows and where the gate's page is."""
    failed = [outcome for outcome in outcomes if not outcome.passed]
    rows = [
        dg.TableRecord({"expectation": each.check, "passed": each.passed, "failing_rows": each.unexpected_count})
        for each in outcomes
    ]
    metadata: dict[str, Any] = {
        "expectations": dg.MetadataValue.table(rows),
        "data_docs": dg.MetadataValue.path(str(page)),
    }
    if failed:
        metadata["message"] = "\n".join(outcome.message for outcome in failed)
        metadata["examples"] = dg.MetadataValue.json(
            {outcome.check: [dict(example) for example in outcome.examples] for outcome in failed}
        )
    return dg.AssetCheckResult(
        asset_key=dg.AssetKey([layer, suite]),
        check_name=CHECK,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata=metadata,
    )


def _gate(
    name: str, layer: str, checks: Mapping[str, Sequence[str]], run_gate: Callable[[Run], Sequence[Outcome]]
) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(name=name, specs=_specs(layer, checks))
    def gate(
        context: dg.AssetCheckExecutionContext, warehouse: dg.ResourceParam[Warehouse]
    ) -> Iterator[dg.AssetCheckResult]:
        for suite, outcomes in groupby(run_gate(warehouse.run), lambda outcome: outcome.suite):
            result = check_result(layer, suite, list(outcomes), steps.page(warehouse.run, layer))
            if not result.passed:
                context.log.error(result.metadata["message"].value)
            yield result

    return gate


def gates(expected: Iterable[tuple[str, str, str]]) -> list[dg.AssetChecksDefinition]:
    """Gate 1 over the raw assets and gate 2 over the marts, from the expected (gate, suite, check) triples."""
    by_gate: dict[str, dict[str, list[str]]] = {"raw": {}, "marts": {}}
    for gate, suite, check in expected:
        by_gate[gate].setdefault(suite, []).append(check)
    return [
        _gate("gate_raw", "raw", by_gate["raw"], steps.gate_raw),
        _gate("gate_marts", "marts", by_gate["marts"], steps.gate_marts),
    ]
