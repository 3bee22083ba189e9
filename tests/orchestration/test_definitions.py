"""The graph loads, and a person can read it."""

import dagster as dg
import pytest

from ingest.contract import load_contracts
from orchestration.definitions import build
from orchestration.defs.freshness import POLICY


@pytest.fixture(scope="module")
def graph():
    definitions = build()
    dg.Definitions.validate_loadable(definitions)
    return definitions.resolve_asset_graph()


def test_every_asset_has_a_group_a_kind_an_owner_a_description_and_the_policy(graph):
    assert len(list(graph.get_all_asset_keys())) > 2 * len(load_contracts())
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        groups = {"staging": {"staging", "intermediate"}}.get(key.path[0], {key.path[0]})
        assert node.group_name in groups, key
        assert node.kinds, key
        assert node.description, key
        assert node.owners in (["team:data"], ["team:finance"]), key
        # A period is closed once a month, so no daily freshness is expected of what it left; nor of the lake's accounting.
        is_input = key.path[0] == "closed" or key.path[-1].startswith("_")
        assert node.freshness_policy == (None if is_input else POLICY), key


def test_finance_answers_for_what_only_finance_sees(graph):
    owners = {key.to_user_string(): graph.get(key).owners for key in graph.get_all_asset_keys()}
    assert owners["marts/commission_ledger"] == owners["raw/payroll_results"] == ["team:finance"]
    assert owners["marts/fct_order"] == owners["raw/orders"] == owners["release/sales"] == ["team:data"]


def test_every_mart_and_every_extract_has_a_check_that_blocks(graph):
    blocking = {key.asset_key for key in graph.asset_check_keys if graph.get(key).blocking}
    wanted = {key for key in graph.get_all_asset_keys() if key.path[0] == "raw" and not key.path[-1].startswith("_")}
    assert wanted <= blocking
    checked = {key.asset_key for key in graph.asset_check_keys}
    assert {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"} <= checked


def test_the_release_comes_after_every_mart_and_a_mart_after_its_extracts(graph):
    release = dg.AssetKey(["release", "sales"])
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    assert graph.get(release).parent_keys == marts
    upstream = dg.AssetSelection.assets(dg.AssetKey(["marts", "fct_order"])).upstream().resolve(graph)
    assert dg.AssetKey(["raw", "orders"]) in upstream


def test_nothing_starts_by_itself():
    definitions = build()
    assert [s.default_status for s in definitions.schedules] == [dg.DefaultScheduleStatus.STOPPED]
    assert [s.default_status for s in definitions.sensors] == [dg.DefaultSensorStatus.STOPPED]
