"""The page of marts says what the models' YAML says."""

from orchestration.dbt_build import mart_nodes, prepare_manifest
from orchestration.marts_page import PAGE, grain, page


def test_the_page_is_made_from_the_models_as_they_are():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_every_mart_says_its_grain_its_owner_and_the_question_it_answers():
    for name, node in mart_nodes(prepare_manifest()).items():
        meta = node["config"]["meta"]
        assert grain(node["description"]), f"{name}: a description has `One row per …`"
        assert meta.get("question", "").endswith("?"), f"{name}: add the question it answers to `meta` of its YAML"
        assert meta["owner"], name


def test_a_grain_is_the_first_clause():
    assert grain("Definition A1. One row per month: how many.\n Ratios.") == "month"
    assert grain("One row per unit (line of an order; part of a payment), and rep. More.") == (
        "unit (line of an order; part of a payment), and rep"
    )
    assert grain("Everything.") == ""
