"""Closed periods in the graph.

Belongs here: what a run reads of them. They are made by closing a period and by nothing else, so no run materializes them
and no freshness is expected of them.
"""

import dagster as dg

from orchestration.defs.owners import owners_of
from orchestration.publish.contents import FINANCE


def closed_assets() -> list[dg.AssetSpec]:
    """The relations that `ingest.closed` makes, as inputs from outside."""
    described = {
        "commission_ledger": "The ledger entries of all closed periods, as they were sealed.",
        "period_seal": "Entries, sum and SHA-256 of each payee in each closed period.",
    }
    return [
        dg.AssetSpec(
            ["closed", name], group_name="closed", kinds={"parquet"}, owners=owners_of(FINANCE), description=text
        )
        for name, text in described.items()
    ]
