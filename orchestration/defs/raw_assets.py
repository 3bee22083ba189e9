"""Raw assets: one per contract, all made by one factory and loaded by one step.

Belongs here: the assets `raw/<extract>`. One step for all, because an empty step costs more than loading a small file.
"""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from ingest.contract import Contract
from ingest.load import Loaded
from orchestration import steps
from orchestration.defs.resources import Warehouse

RETRY = dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL)


def _spec(contract: Contract) -> dg.AssetSpec:
    return dg.AssetSpec(
        ["raw", contract.extract],
        group_name="raw",
        description=f"{contract.description}\n\nGrain: {contract.grain}. If absent: {contract.absence}",
        kinds={"parquet"},
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


def metadata(loaded: Sequence[Loaded]) -> dict[str, dg.MetadataValue]:
    """What the web page shows of one loaded extract: files, rows, rejects and control totals."""
    entries = [each.entry for each in loaded]
    files = [
        dg.TableRecord(
            {
                "file": entry.file,
                "rows_in": entry.rows_in,
                "accepted": entry.rows_accepted,
                "rejected": entry.rows_rejected,
                "control_totals": ", ".join(f"{k} {v}" for k, v in entry.control_totals.items()),
                "unmapped_columns": ", ".join(entry.unmapped_columns),
                "notes": "; ".join(f"{kind} {c}: {t}" for kind, said in entry.notes.items() for c, t in said.items()),
                "sha256": entry.file_sha256[:16],
            }
        )
        for entry in entries
    ]
    return {
        "dagster/row_count": dg.MetadataValue.int(sum(entry.rows_accepted for entry in entries)),
        "rows_in": dg.MetadataValue.int(sum(entry.rows_in for entry in entries)),
        "rows_rejected": dg.MetadataValue.int(sum(entry.rows_rejected for entry in entries)),
        "files_new": dg.MetadataValue.int(sum(each.is_new for each in loaded)),
        "files": dg.MetadataValue.table(files) if files else dg.MetadataValue.text("none"),
    }


def raw_assets(contracts: Mapping[str, Contract]) -> dg.AssetsDefinition:
    """The raw assets of all contracts."""

    @dg.multi_asset(
        name="load_extracts",
        specs=[_spec(contract) for contract in contracts.values()],
        can_subset=True,
        retry_policy=RETRY,
    )
    def load_extracts(
        context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[Warehouse]
    ) -> Iterator[dg.MaterializeResult[None]]:
        keys = {key.path[-1]: key for key in sorted(context.selected_asset_keys, key=str)}
        loaded = steps.load(warehouse.run, keys)
        steps.snapshot(warehouse.run, loaded)
        for extract, entries in loaded.items():
            yield dg.MaterializeResult(asset_key=keys[extract], metadata=metadata(entries))

    return load_extracts
