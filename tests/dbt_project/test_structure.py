"""The dbt project's own rules, read from its text: no dbt run, so a broken rule shows within a second."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.closed import ledger_columns
from ingest.contract import load_contracts

PROJECT = Path(__file__).parents[2] / "dbt_project"
MODELS = PROJECT / "models"
SQL = sorted(MODELS.rglob("*.sql"))
MARTS = sorted((MODELS / "marts").rglob("*.sql"))
FOLDER_OF_PREFIX = {
    "stg": "staging",
    "int": "intermediate",
    "dim": "marts",
    "fct": "marts",
    "rpt": "marts",
    "recon": "marts",
    "commission": "marts",
}
FOLDER_OF_NAME = {
    "lead_identity_map": "marts",  # neither fact nor dimension: what joins the two
    "gl_journal_export": "marts",  # what leaves for another system, by the name finance knows it by
    "payroll_export": "marts",
}
TYPE_OF_ENDING = {"_amount": "decimal(18,2)", "_date": "date", "_at": "timestamp", "_count": "bigint", "_id": "varchar"}
CLOCK_AND_CHANCE = re.compile(r"\b(current_date|current_timestamp|today\s*\(|now\s*\(|getdate|random|uuid)\b", re.I)


def stem(path: Path) -> str:
    return path.stem


def properties(path: Path) -> dict[str, Any]:
    """The one model that the YAML beside `path` describes."""
    (model,) = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
    return model


def code(path: Path) -> str:
    """The SQL of `path` without comments."""
    return re.sub(r"--[^\n]*|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)


def _tight(sql: str) -> str:
    """`sql` on one line, without blanks inside brackets."""
    return re.sub(r"(?<=[(\[]) | (?=[)\]])", "", re.sub(r"\s+", " ", sql))


def test_every_model_has_its_yaml_beside_it_and_no_yaml_is_alone() -> None:
    described = {path.with_suffix("") for path in MODELS.rglob("*.yml") if path.name != "sources.yml"}
    assert described == {path.with_suffix("") for path in SQL}


@pytest.mark.parametrize("path", SQL, ids=stem)
def test_a_model_is_named_for_its_layer_and_described(path: Path) -> None:
    layer = FOLDER_OF_NAME.get(path.stem) or FOLDER_OF_PREFIX.get(path.stem.split("_")[0])
    assert layer == path.relative_to(MODELS).parts[0]
    assert properties(path)["name"] == path.stem
    assert properties(path)["description"].strip()


@pytest.mark.parametrize("path", SQL, ids=stem)
def test_a_model_reads_no_clock_and_keeps_to_standard_sql(path: Path) -> None:
    assert not CLOCK_AND_CHANCE.search(code(path))
    assert not re.search(r"\bqualify\b", code(path), re.I)


def test_marts_are_contracted_and_public_by_default() -> None:
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    marts = project["models"]["sales_warehouse"]["marts"]
    assert marts["+contract"] == {"enforced": True}
    assert marts["+access"] == "public"


@pytest.mark.parametrize("path", MARTS, ids=stem)
def test_a_mart_keeps_the_defaults_and_describes_and_types_every_column(path: Path) -> None:
    model = properties(path)
    assert not {"contract", "access"} & set(model.get("config", {}))
    assert "contract" not in code(path)
    for column in model["columns"]:
        assert column["description"].strip(), column["name"]
        assert column["data_type"], column["name"]


@pytest.mark.parametrize("path", MARTS, ids=stem)
def test_names_tell_the_type(path: Path) -> None:
    for column in properties(path)["columns"]:
        name, kind = column["name"], column["data_type"].lower()
        assert kind not in ("double", "float", "real"), name
        for ending, required in TYPE_OF_ENDING.items():
            assert not name.endswith(ending) or kind == required, name
        assert not name.endswith("_ratio") or kind.startswith("decimal"), name
        assert (kind == "boolean") == name.startswith(("is_", "has_")), name


@pytest.mark.parametrize("path", MARTS, ids=stem)
def test_a_mart_tests_its_key(path: Path) -> None:
    names = [next(iter(test)) for test in properties(path)["data_tests"]]
    assert "unique_not_null_key" in names


def test_no_mart_shows_a_personal_column() -> None:
    personal = {c.name for contract in load_contracts().values() for c in contract.columns.values() if c.personal}
    shown = {column["name"] for path in MARTS for column in properties(path)["columns"]}
    assert not personal & shown


def test_there_is_one_staging_model_and_one_source_per_contract() -> None:
    (raw,) = yaml.safe_load((MODELS / "staging" / "sources.yml").read_text(encoding="utf-8"))["sources"]
    assert {path.stem for path in (MODELS / "staging").glob("*.sql")} == {f"stg_{name}" for name in load_contracts()}
    assert {table["name"] for table in raw["tables"]} == set(load_contracts())


@pytest.mark.parametrize("extract", sorted(load_contracts()))
def test_staging_versions_rows_by_the_key_of_the_contract(extract: str) -> None:
    sql = code(MODELS / "staging" / f"stg_{extract}.sql")
    key = ", ".join(f"'{name}'" for name in load_contracts()[extract].key)
    assert f"latest_version(source('raw', '{extract}'), [{key}])" in _tight(sql)


@pytest.mark.parametrize("extract", sorted(load_contracts()))
def test_staging_carries_every_column_that_is_not_personal(extract: str) -> None:
    sql = code(MODELS / "staging" / f"stg_{extract}.sql")
    contract = load_contracts()[extract]
    common = {"created_at", "modified_at", "is_deleted"}
    listed = set(re.findall(r"^    (\w+),$", sql, re.M))
    assert listed == {column.name for column in contract.columns.values() if not column.personal} - common


def test_every_control_is_evaluated_and_has_a_severity() -> None:
    text = (MODELS / "marts" / "pay" / "recon_control_result.sql").read_text(encoding="utf-8")
    listed = re.search(r"set controls = \[(.*?)\]", text, re.S)
    models = {path.stem.removeprefix("int_control_") for path in SQL if path.stem.startswith("int_control_")}
    assert listed and set(re.findall(r"'(\w+)'", listed[1])) == models
    seed = (PROJECT / "seeds" / "controls.csv").read_text(encoding="utf-8")
    used = {
        each for path in SQL if path.stem.startswith("int_control_") for each in re.findall(r"'(R-\d+)'", code(path))
    }
    assert used <= set(re.findall(r"^(R-\d+),", seed, re.M))


def test_singular_tests_say_what_is_always_true() -> None:
    assert all(path.stem.startswith("assert_") for path in (PROJECT / "tests").glob("*.sql"))


def test_every_seed_is_described_and_typed() -> None:
    for path in (PROJECT / "seeds").glob("*.csv"):
        (seed,) = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["seeds"]
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [column["name"] for column in seed["columns"]] == header
        assert list(seed["config"]["column_types"]) == header
        assert all(column["description"] for column in seed["columns"])


def test_sealing_hashes_the_columns_of_the_ledgers_contract() -> None:
    macros = (PROJECT / "macros" / "commission.sql").read_text(encoding="utf-8")
    (listed,) = re.findall(r"macro ledger_columns\(\).*?return\(\[(.*?)\]\)", macros, re.S)
    assert re.findall(r"'(\w+)'", listed) == list(ledger_columns())
