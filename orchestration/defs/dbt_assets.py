"""The dbt project as Dagster assets: exactly one `@dbt_assets` over all of it.

Belongs here: turning dbt's node results into Dagster events. Several such definitions would lose the blocking between
their parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration import steps
from orchestration.dbt_build import NodeResult
from orchestration.defs.owners import owners_of
from orchestration.defs.resources import Warehouse
from orchestration.publish.contents import audience_of

Event = dg.MaterializeResult[None] | dg.AssetCheckResult


class Translator(DagsterDbtTranslator):
    """Groups assets by layer; keys are schema / table."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer: seeds, or the folder of the models (staging, intermediate, marts)."""
        is_seed = dbt_resource_props["resource_type"] == "seed"
        return "seeds" if is_seed else str(dbt_resource_props["fqn"][1])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        """Finance for what only finance sees, else the data team."""
        return owners_of(audience_of(dbt_resource_props))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Layer and name, such as marts/fct_order; sources are the raw assets and the closed periods."""
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])


def _keys(assets: dg.AssetsDefinition, manifest: Mapping[str, Any]) -> dict[str, dg.AssetKey]:
    translator = Translator()
    nodes = {i: n for i, n in manifest["nodes"].items() if n["resource_type"] in ("model", "seed")}
    return {i: translator.get_asset_key(n) for i, n in nodes.items() if translator.get_asset_key(n) in assets.keys}


def dbt_project_assets(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """All seeds, models and data tests of the project."""
    checks: dict[str, dg.AssetCheckKey] = {}
    keys: dict[str, dg.AssetKey] = {}

    def event(node: NodeResult) -> Event | None:
        if node.unique_id in keys and node.passed:
            metadata: dict[str, Any] = {"seconds": node.seconds}
            if node.rows is not None:
                metadata["dagster/row_count"] = node.rows
            return dg.MaterializeResult(asset_key=keys[node.unique_id], metadata=metadata)
        if node.name in checks:
            key = checks[node.name]
            return dg.AssetCheckResult(
                asset_key=key.asset_key,
                check_name=key.name,
                passed=node.passed,
                metadata={"status": node.status, "failing_rows": node.failures, "message": node.message},
            )
        return None

    @dbt_assets(manifest=dict(manifest), dagster_dbt_translator=Translator(), name="dbt_build")
    def dbt_build(context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[Warehouse]) -> Iterator[Event]:
        nodes = steps.build(warehouse.run)
        yield from filter(None, map(event, nodes))
        failed = [node for node in nodes if not node.passed and node.status != "skipped"]
        if failed:
            raise dg.Failure(
                "dbt build failed; the last release stays\n"
                + "\n".join(f"  {node.name}: {node.status}: {node.message}" for node in failed),
                allow_retries=False,
            )

    keys |= _keys(dbt_build, manifest)
    checks |= {spec.name: spec.key for spec in dbt_build.check_specs}
    return dbt_build
