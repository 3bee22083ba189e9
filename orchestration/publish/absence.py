"""Which marts lack an extract: read off the lineage that dbt knows.

Belongs here: from a mart back to the extracts it is made of. What an absence means stands in the contract.
"""

from collections.abc import Collection, Mapping
from typing import Any

from ingest.contract import load_contracts


def extracts_of(manifest: Mapping[str, Any], unique_id: str) -> set[str]:
    """The extracts that feed the dbt node `unique_id`, through however many models."""
    found: set[str] = set()
    waiting, seen = [unique_id], {unique_id}
    while waiting:
        current = waiting.pop()
        source = manifest["sources"].get(current)
        # Names with an underscore before them are the lake's accounting, no extract.
        if source and source["schema"] == "raw" and not source["name"].startswith("_"):
            found.add(source["name"])
        for parent in manifest["nodes"].get(current, {}).get("depends_on", {}).get("nodes", ()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return found


def missing_by_mart(
    manifest: Mapping[str, Any], marts: Mapping[str, Mapping[str, Any]], delivered: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """For each of `marts` the extracts it is made of that are not among `delivered`, in alphabetical order; without those
    that a mart is complete without."""
    there = {*delivered, *(name for name, contract in load_contracts().items() if contract.complete_without)}
    return {name: tuple(sorted(extracts_of(manifest, node["unique_id"]) - there)) for name, node in marts.items()}
