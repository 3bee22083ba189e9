"""The lake's accounting in the graph.

Belongs here: what marts read of it. It is written with the candidate, from what the lake says of each file, so no step of
its own makes it and no freshness is expected of it.
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from orchestration.defs.owners import owners_of
from orchestration.publish.contents import SALES


def accounting_assets(manifest: Mapping[str, Any]) -> list[dg.AssetSpec]:
    """The relations of the lake's accounting that a model reads, as inputs from outside. Their names begin with `_`."""
    found = [node for node in manifest["sources"].values() if node["schema"] == "raw" and node["name"].startswith("_")]
    return [
        dg.AssetSpec(
            ["raw", name],
            group_name="raw",
            kinds={"duckdb"},
            owners=owners_of(SALES),
            description=description or f"{name}: what the lake says of the files that were delivered.",
        )
        for name, description in sorted({node["name"]: node["description"] for node in found}.items())
    ]
