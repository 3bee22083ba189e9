"""The composition root: wiring only.

Belongs here: putting the definitions together. `build` is open to replacements, so that tests pass their own resource.
"""

import dagster as dg

from expectations.catalog import expected_checks
from ingest.contract import load_contracts
from orchestration.dbt_build import mart_nodes, prepare_manifest
from orchestration.defs.accounting_assets import accounting_assets
from orchestration.defs.alerts import alerts
from orchestration.defs.closed_assets import closed_assets
from orchestration.defs.dbt_assets import dbt_project_assets
from orchestration.defs.freshness import with_freshness
from orchestration.defs.gates import gates
from orchestration.defs.jobs import daily, refresh
from orchestration.defs.period_jobs import close_job, replay_job
from orchestration.defs.raw_assets import raw_assets
from orchestration.defs.release import release_asset
from orchestration.defs.resources import Warehouse
from orchestration.defs.sensors import files_arrived


def build(warehouse: Warehouse | None = None) -> dg.Definitions:
    """All definitions, over `warehouse` or over the one that the environment names."""
    contracts, manifest, warehouse = load_contracts(), prepare_manifest(), warehouse or Warehouse()
    assets = [raw_assets(contracts), dbt_project_assets(manifest), release_asset(manifest, mart_nodes(manifest))]
    return dg.Definitions(
        assets=[*(with_freshness(several) for several in assets), *closed_assets(), *accounting_assets(manifest)],
        asset_checks=gates(expected_checks(contracts)),
        jobs=[refresh, replay_job(warehouse.settings), close_job(warehouse.settings)],
        schedules=[daily],
        sensors=[files_arrived(warehouse.settings), *alerts()],
        resources={"warehouse": warehouse},
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """What Dagster's tools load."""
    return build()
