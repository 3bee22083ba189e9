"""What a mart is made of and what tells its rows apart: read off the manifest that dbt keeps.

Belongs here: from a mart back to the extracts that feed it, its key and its links to other marts. What an extract's absence
means stands in the contract.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reference:
    """A link that holds for every row: `column` of a mart is NULL or is found in `to_column` of the mart `to`."""

    column: str
    to: str
    to_column: str


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


def keys(manifest: Mapping[str, Any], marts: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each of `marts` the columns of its key, as its test `unique_not_null_key` names them."""
    return {mart: tuple(test["kwargs"]["key"]) for mart, _, test in _tests(manifest, "unique_not_null_key", marts)}


def references(manifest: Mapping[str, Any], marts: Collection[str]) -> dict[str, list[Reference]]:
    """For each of `marts` its links to others of them, as its tests `relationships` name them. One that leaves rows out by
    a condition is no link of every row."""
    found: dict[str, list[Reference]] = {}
    for mart, node, test in _tests(manifest, "relationships", marts):
        to = re.findall(r"['\"](\w+)['\"]", str(test["kwargs"]["to"]))[-1]
        if to in marts and not node["config"].get("where"):
            found.setdefault(mart, []).append(Reference(str(node["column_name"]), to, str(test["kwargs"]["field"])))
    return found


def _tests(
    manifest: Mapping[str, Any], name: str, marts: Collection[str]
) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Mart, node and metadata of each generic test `name` of one of `marts`."""
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        mart = str(node.get("attached_node") or "").rsplit(".", 1)[-1]
        if test.get("name") == name and mart in marts:
            yield mart, node, test
