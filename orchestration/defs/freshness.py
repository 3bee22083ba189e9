"""One freshness policy for every asset.

Belongs here: how old is too old. Dagster compares with the clock; no number in a mart does.
"""

from datetime import timedelta

import dagster as dg

# The schedule is daily: a day and a half allows one late run, two days none at all.
POLICY = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=36), fail_window=timedelta(hours=48))


def with_freshness(assets: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """`assets` with the policy on each of them."""
    return assets.map_asset_specs(lambda spec: dg.apply_freshness_policy(spec, POLICY))
