"""The rules common to all metrics (R1 to R11), as far as the project's text shows them.

Belongs here: rules that hold for every model. What one model must do stands beside it.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.dbt_project.test_structure import MARTS, PROJECT, SQL, code, properties, stem

# Division, means and medians are DOUBLE in some engine or other; macros/arithmetic.sql has exact ones.
INEXACT = re.compile(r"/|\b(avg|median|quantile\w*|stddev\w*)\s*\(|\b(double|float\d?|real)\b", re.I)
REPORTS = [path for path in MARTS if path.stem.startswith("rpt_")]
# The fact of each extract whose rows may be kept without being counted.
FACTS = {"leads": "fct_lead", "opportunities": "fct_opportunity", "orders": "fct_order"}


def own_sql(path: Path) -> str:
    """The SQL of `path` without comments, texts and what macros render."""
    return re.sub(r"'[^']*'|\{\{.*?\}\}|\{%.*?%\}", "", code(path), flags=re.S)


def column_names(path: Path) -> set[str]:
    return {column["name"] for column in properties(path)["columns"]}


def data_tests(path: Path, kind: str) -> list[dict[str, Any]]:
    """The arguments of each data test `kind` of the model."""
    return [test[kind]["arguments"] for test in properties(path)["data_tests"] if kind in test]


def samples(path: Path) -> list[str]:
    """What counts the cases that the model's rates rest on."""
    return [each["sample"] for each in data_tests(path, "ratios_have_their_parts") if each["sample"]]


@pytest.mark.parametrize("path", SQL, ids=stem)
def test_r3_r5_a_model_divides_only_through_the_exact_macros(path: Path) -> None:
    assert not INEXACT.search(own_sql(path))


@pytest.mark.parametrize("path", MARTS, ids=stem)
def test_r3_an_amount_says_its_currency_in_the_row_or_in_its_description(path: Path) -> None:
    if "currency_code" not in column_names(path):
        for column in properties(path)["columns"]:
            assert not column["name"].endswith("_amount") or "currenc" in column["description"], column["name"]


@pytest.mark.parametrize("path", REPORTS, ids=stem)
def test_r5_r10_a_report_publishes_the_parts_and_the_sample_of_each_ratio(path: Path) -> None:
    # fault_2 and fault_22: one ratio was 0 and the other NULL without a denominator, or was divided by `count or 1`.
    columns = column_names(path)
    declared = data_tests(path, "ratios_have_their_parts")
    assert {name for name in columns if name.endswith("_ratio")} == {
        name for each in declared for name in each["ratios"]
    }
    said = [*(part for each in declared for parts in each["ratios"].values() for part in parts), *samples(path)]
    assert set(re.findall(r"\b[a-z]\w*_(?:count|amount|ratio)\b", " ".join(said))) <= columns
    assert ("is_small_sample" in columns) == bool(samples(path))


@pytest.mark.parametrize("extract", FACTS)
def test_r6_a_record_that_does_not_count_is_kept_with_its_reason(extract: str) -> None:
    (fact,) = [path for path in MARTS if path.stem == FACTS[extract]]
    assert {"exclusion_reason", "is_excluded"} <= column_names(fact)


def test_r11_every_dbt_test_blocks_the_release() -> None:
    for path in [*PROJECT.rglob("models/**/*.yml"), *PROJECT.glob("tests/**/*.sql"), PROJECT / "dbt_project.yml"]:
        found = re.search(r"\b(severity|warn_if|error_if|enabled)\b", path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}"
