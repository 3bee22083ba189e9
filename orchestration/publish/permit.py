"""May this run be released? Only the evidence answers.

Belongs here: comparing what the gates recorded with what the code says they must record. A gate that was skipped, named
otherwise or ran for another run counts as failed: silence is no evidence.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from expectations.catalog import expected_checks
from ingest.contract import load_contracts
from orchestration.dbt_build import expected_nodes
from orchestration.errors import RunError
from orchestration.evidence import Result
from orchestration.settings import Settings


def expected_evidence(settings: Settings, manifest: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """(gate, suite, check) of every result that a full run of this code over this source must have recorded."""
    dbt = {("dbt", name, "built_or_passed") for name in expected_nodes(manifest).values()}
    return expected_checks(load_contracts()) | dbt


def require_permission(run_id: str, evidence: Iterable[Result], expected: set[tuple[str, str, str]]) -> list[Result]:
    """The run's results when every expected one is there and all passed; RunError naming what is not, otherwise."""
    mine = [result for result in evidence if result.run_id == run_id]
    failed = [result for result in mine if not result.passed]
    missing = expected - {(result.gate, result.suite, result.check) for result in mine}
    if not failed and not missing:
        return mine
    lines = [f"  {r.gate}/{r.suite}/{r.check}: {r.message}" for r in failed[:10]]
    lines += [f"  {'/'.join(item)}: no result for this run" for item in sorted(missing)[:10]]
    more = len(failed) + len(missing) - len(lines)
    raise RunError(
        f"not released: {len(failed)} checks failed and {len(missing)} left no evidence; the last release stays\n"
        + "\n".join(lines)
        + (f"\n  and {more} more" if more > 0 else "")
    )
