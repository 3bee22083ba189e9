"""What a mart is made of and what tells its rows apart: read off the manifest that dbt keeps.

Belongs here: from a mart back to the extracts that feed it, and its key. What an extract's absence means stands in the
contract.
"""

from collections.abc import Iterable, Mapping
from typing import Any


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


def lineage(manifest: Mapping[str, Any], marts: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """For each of `marts` the extracts it is made of, in alphabetical order."""
    return {name: tuple(sorted(extracts_of(manifest, node["unique_id"]))) for name, node in marts.items()}


def keys(manifest: Mapping[str, Any], marts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each of `marts` the columns of its key, as its test `unique_not_null_key` names them."""
    wanted, found = set(marts), {}
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") == "unique_not_null_key":
            mart = str(node["attached_node"]).rsplit(".", 1)[-1]
            if mart in wanted:
                found[mart] = tuple(test["kwargs"]["key"])
    return found
