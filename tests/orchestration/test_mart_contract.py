"""What readers were promised stays."""

import copy
from typing import Any

import pytest

from orchestration import mart_contract
from orchestration.dbt_build import prepare_manifest
from orchestration.mart_contract import broken, extended, found, promised, version

PROMISE: dict[str, Any] = {
    "sales": {"fct_order": {"key": ["order_id"], "columns": {"order_id": "varchar", "order_amount": "decimal(18,2)"}}},
    "finance": {"fct_pay": {"key": ["rep_id"], "columns": {"rep_id": "varchar"}}},
}
REST = "; keep it beside what is new, or start the next version (docs/marts.md)"


def test_the_project_keeps_what_its_contract_promises():
    manifest = prepare_manifest()
    assert broken(promised(version(manifest)), found(manifest)) == []


def test_the_contract_promises_keys_and_types_of_many_marts():
    sales, finance = promised(1).values()
    assert sales["fct_order"]["columns"]["order_amount"] == "decimal(18,2)"
    assert sales["fct_order"]["key"] == ["order_id"]
    assert "commission_ledger" in finance
    assert "commission_ledger" not in sales


def _without_column(has: Any) -> None:
    del has["sales"]["fct_order"]["columns"]["order_amount"]


def _other_type(has: Any) -> None:
    has["sales"]["fct_order"]["columns"]["order_amount"] = "double"


def _without_mart(has: Any) -> None:
    del has["finance"]["fct_pay"]


def _hidden(has: Any) -> None:
    has["finance"]["fct_order"] = has["sales"].pop("fct_order")


def _other_grain(has: Any) -> None:
    has["sales"]["fct_order"]["key"] = ["order_id", "line_number"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_column, "fct_order.order_amount: was decimal(18,2), is gone"),
        (_other_type, "fct_order.order_amount: was decimal(18,2), is double"),
        (_without_mart, "fct_pay: is gone for finance"),
        (_hidden, "fct_order: is gone for sales"),
        (_other_grain, "fct_order: key was order_id, is order_id, line_number"),
    ],
)
def test_whatever_breaks_a_promise_is_named(change, said):
    has = copy.deepcopy(PROMISE)
    change(has)
    assert broken(PROMISE, has) == [said + REST]


def test_what_is_added_breaks_nothing_and_is_promised_from_then_on():
    has = copy.deepcopy(PROMISE)
    has["sales"]["fct_order"]["columns"]["tax_amount"] = "decimal(18,2)"
    has["sales"]["dim_shop"] = {"key": ["shop_id"], "columns": {"shop_id": "varchar"}}
    assert broken(PROMISE, has) == []
    more = extended(PROMISE, has)
    assert more["sales"]["fct_order"]["columns"]["tax_amount"] == "decimal(18,2)"
    assert list(more["sales"]) == ["dim_shop", "fct_order"]
    assert broken(more, PROMISE) == [f"{fault}{REST}" for fault in (
        "dim_shop: is gone for sales", "fct_order.tax_amount: was decimal(18,2), is gone"
    )]  # fmt: skip


def test_writing_never_takes_back_a_promise(tmp_path, monkeypatch):
    monkeypatch.setattr(mart_contract, "FOLDER", tmp_path)
    (tmp_path / "v1.yml").write_text("sales: {fct_gone: {key: [a], columns: {a: varchar}}}\nfinance: {}\n")
    mart_contract.write()
    assert "fct_gone" in promised(1)["sales"]
    assert broken(promised(1), found(prepare_manifest())) == [f"fct_gone: is gone for sales{REST}"]
