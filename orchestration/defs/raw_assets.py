"""Raw assets: one per contract, all made by one factory and loaded by one step.

Belongs here: the assets `raw/<extract>`. One step for all, because an empty step costs more than loading a small file.
"""

from collections.abc import Iterator, Mapping

import dagster as dg

from ingest.contract import Contract
from ingest.duck import connect
from ingest.errors import FetchError
from orchestration import steps
from orchestration.defs.owners import owners_of
from orchestration.defs.raw_metadata import raw_metadata
from orchestration.defs.resources import Warehouse
from orchestration.progress import LOG

RETRIES, PAUSE_SECONDS = 2, 10


def _spec(contract: Contract) -> dg.AssetSpec:
    return dg.AssetSpec(
        ["raw", contract.extract],
        group_name="raw",
        description=f"{contract.description}\n\nGrain: {contract.grain}. If absent: {contract.absence}",
        kinds={"parquet"},
        owners=owners_of(contract.audience),
        metadata={
            "dagster/column_schema": dg.TableSchema(
                [
                    dg.TableColumn(
                        column.name,
                        column.sql_type,
                        description=column.description,
                        constraints=dg.TableColumnConstraints(nullable=not column.required),
                    )
                    for column in contract.columns.values()
                ]
            )
        },
    )


def raw_assets(contracts: Mapping[str, Contract]) -> dg.AssetsDefinition:
    """The raw assets of all contracts."""

    @dg.multi_asset(
        name="load_extracts",
        specs=[_spec(contract) for contract in contracts.values()],
        can_subset=True,
    )
    def load_extracts(
        context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[Warehouse]
    ) -> Iterator[dg.MaterializeResult[None]]:
        keys = {key.path[-1]: key for key in sorted(context.selected_asset_keys, key=str)}
        try:
            loaded = steps.load(warehouse.run, keys)
        except FetchError as error:
            # Only here: a file that is wrong is as wrong ten seconds later.
            LOG.warning("%s: trying again in %d seconds", error, PAUSE_SECONDS)
            raise dg.RetryRequested(RETRIES, PAUSE_SECONDS) from error
        steps.snapshot(warehouse.run, loaded)
        with connect() as con:
            for extract, entries in loaded.items():
                shown = raw_metadata(contracts[extract], entries, warehouse.run.settings, con)
                yield dg.MaterializeResult(asset_key=keys[extract], metadata=shown)

    return load_extracts
