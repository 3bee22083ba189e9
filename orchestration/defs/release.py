"""The release asset: publish what this run built, if its evidence permits.

Belongs here: the last asset of the graph. Dagster's blocking checks are the second lock; the evidence is the first.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from orchestration import steps
from orchestration.defs.owners import owners_of
from orchestration.defs.resources import Warehouse
from orchestration.publish.contents import SALES


def release_asset(manifest: Mapping[str, Any], marts: Iterable[str]) -> dg.AssetsDefinition:
    """The asset `release/sales` downstream of every mart."""

    @dg.asset(
        key=["release", "sales"],
        deps=[dg.AssetKey(["marts", mart]) for mart in marts],
        group_name="release",
        kinds={"duckdb", "parquet"},
        owners=owners_of(SALES),
        description="The released marts behind the `current` pointer. Refuses unless every gate passed in this run.",
    )
    def sales(context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[Warehouse]) -> dg.MaterializeResult[None]:
        published = steps.publish(warehouse.run, manifest)
        return dg.MaterializeResult(
            metadata={
                "release_id": published.release_id,
                "database": dg.MetadataValue.path(str(published.database)),
                "row_counts": dg.MetadataValue.json(dict(published.row_counts)),
            }
        )

    return sales
