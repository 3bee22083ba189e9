"""One `dbt build` of some marts with all they are made of, without tests, in a process of its own.

Belongs here: `python -m tests.bench.build DATABASE WORK VARIABLES MARTS GIVEN`, which prints a JSON object of seconds by
model, without what only `GIVEN` is made of: what the hand-written script reads instead of making it.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from orchestration import dbt_build, dbt_call


def upstream(manifest: Mapping[str, Any], names: Iterable[str], given: Iterable[str]) -> set[str]:
    """The names of the models in `names` and of all that these are made of, without `given` and what only those need."""
    parents = {
        n["name"]: {parent.rsplit(".", 1)[-1] for parent in n["depends_on"].get("nodes", ())}
        for n in manifest["nodes"].values()
        if n["resource_type"] in ("model", "seed")
    }
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        found |= waiting
        waiting = {p for each in waiting for p in parents[each] if p in parents} - found - set(given)
    return found


def main() -> None:
    """Build what the arguments say."""
    database, work, variables = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    marts, given = sys.argv[4].split(), sys.argv[5].split()
    manifest = dbt_build.prepare_manifest()
    os.environ["SALES_WAREHOUSE_DATABASE"] = str(database)
    os.environ["SALES_WAREHOUSE_TEMP_DIRECTORY"] = str(work / "spill")
    arguments = ["build", *dbt_build._arguments(work), "--no-write-json", "--vars", variables]
    untested = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    selection = ["--select", *(f"+{mart}" for mart in marts)]
    try:
        outcome = dbt_call.invoke([*arguments, *untested, *selection], dbt_build._kept_object())
    finally:
        dbt_call.close_connections()
    if outcome.exception is not None:
        raise SystemExit(str(outcome.exception))
    nodes = [dbt_build._from_result(result, database, {}) for result in outcome.result.results]
    if bad := [f"{node.name}: {node.message}" for node in nodes if not node.passed]:
        raise SystemExit("\n".join(bad))
    counted = upstream(manifest, marts, given)
    print(json.dumps({node.name: node.seconds for node in nodes if node.name in counted}))


if __name__ == "__main__":
    main()
