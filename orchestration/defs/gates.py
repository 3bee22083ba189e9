"""The two Great Expectations gates as blocking asset checks.

Belongs here: one named check per expectation, on the asset it speaks of. What is expected belongs to `expectations`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from expectations.outcome import Outcome
from orchestration import steps
from orchestration.defs.resources import Warehouse
from orchestration.steps import Run

Key = tuple[str, str]


def _specs(layer: str, checks: Iterable[Key]) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(check, asset=dg.AssetKey([layer, suite]), blocking=True) for suite, check in sorted(checks)
    ]


def check_result(layer: str, outcome: Outcome) -> dg.AssetCheckResult:
    """One outcome as a Dagster check result, with examples of the failing rows."""
    metadata: dict[str, Any] = {"message": outcome.message, "failing_rows": outcome.unexpected_count}
    if outcome.examples:
        metadata["examples"] = dg.MetadataValue.json([dict(example) for example in outcome.examples])
    return dg.AssetCheckResult(
        asset_key=dg.AssetKey([layer, outcome.suite]),
        check_name=outcome.check,
        passed=outcome.passed,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata=metadata,
    )


def _gate(
    name: str, layer: str, checks: Iterable[Key], run_gate: Callable[[Run], Sequence[Outcome]]
) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(name=name, specs=_specs(layer, checks))
    def gate(
        context: dg.AssetCheckExecutionContext, warehouse: dg.ResourceParam[Warehouse]
    ) -> Iterator[dg.AssetCheckResult]:
        for outcome in run_gate(warehouse.run):
            if not outcome.passed:
                context.log.error(outcome.message)
            yield check_result(layer, outcome)

    return gate


def gates(expected: Iterable[tuple[str, str, str]]) -> list[dg.AssetChecksDefinition]:
    """Gate 1 over the raw assets and gate 2 over the marts, from the expected (gate, suite, check) triples."""
    by_gate: Mapping[str, list[Key]] = {"raw": [], "marts": []}
    for gate, suite, check in expected:
        by_gate[gate].append((suite, check))
    return [
        _gate("gate_raw", "raw", by_gate["raw"], steps.gate_raw),
        _gate("gate_marts", "marts", by_gate["marts"], steps.gate_marts),
    ]
