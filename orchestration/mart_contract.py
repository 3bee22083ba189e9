"""What readers of the marts may rely on: keys, columns and types, frozen in a file for each version of the contract.

Belongs here: comparing the project with its promise, and adding to the promise. dbt enforces that a mart is what its YAML
says; this is about the YAML itself. `make contract` writes the file; a test compares. The rules are in docs/marts.md.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from orchestration.dbt_build import mart_nodes, prepare_manifest
from orchestration.publish import lineage
from orchestration.publish.contents import FINANCE, SALES, audience_of
from orchestration.settings import PROJECT_DIR

FOLDER = PROJECT_DIR / "contracts"
_HEAD = """# What readers of the marts may rely on: audience, mart, key, columns and types. Written by `make contract`, which
# only adds; a test fails when something of it is gone. The rules are in docs/marts.md.
"""

# Audience to mart to `key` (columns) and `columns` (name to type).
Promise = dict[str, dict[str, dict[str, Any]]]


def version(manifest: Mapping[str, Any]) -> int:
    """The version of the contract that the marts keep."""
    (found,) = {node["config"]["meta"]["contract_version"] for node in mart_nodes(manifest).values()}
    return int(found)


def path(number: int) -> Path:
    """The file of a version."""
    return FOLDER / f"v{number}.yml"


def promised(number: int) -> Promise:
    """What a version promises."""
    read: Promise = yaml.safe_load(path(number).read_text(encoding="utf-8"))
    return read


def found(manifest: Mapping[str, Any]) -> Promise:
    """What the project has now. A mart stands under the audience that it is made for."""
    marts = mart_nodes(manifest)
    keys = lineage.keys(manifest, marts)
    has: Promise = {SALES: {}, FINANCE: {}}
    for name, node in marts.items():
        columns = {column["name"]: column["data_type"] for column in node["columns"].values()}
        has[audience_of(node)][name] = {"key": list(keys[name]), "columns": columns}
    return has


def broken(promise: Promise, has: Promise) -> list[str]:
    """What of `promise` the project does not keep, and what to do; empty when all is kept. Finance reads every mart."""
    seen = {SALES: has[SALES], FINANCE: {**has[SALES], **has[FINANCE]}}
    faults = []
    for audience, marts in promise.items():
        for mart, told in marts.items():
            if mart not in seen[audience]:
                faults.append(f"{mart}: is gone for {audience}")
                continue
            own = seen[audience][mart]
            if own["key"] != told["key"]:
                faults.append(f"{mart}: key was {', '.join(told['key'])}, is {', '.join(own['key'])}")
            for column, kind in told["columns"].items():
                now = own["columns"].get(column)
                if now != kind:
                    faults.append(f"{mart}.{column}: was {kind}, {'is gone' if now is None else f'is {now}'}")
    return [f"{fault}; keep it beside what is new, or start the next version (docs/marts.md)" for fault in faults]


def extended(promise: Promise, has: Promise) -> Promise:
    """`promise` with whatever the project has more."""
    more: Promise = {audience: dict(marts) for audience, marts in promise.items()}
    for audience, marts in has.items():
        for mart, own in marts.items():
            told = more[audience].get(mart, own)
            more[audience][mart] = {"key": told["key"], "columns": {**told["columns"], **_new(told, own)}}
    return {audience: dict(sorted(marts.items())) for audience, marts in more.items()}


def _new(told: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, str]:
    return {name: kind for name, kind in own["columns"].items() if name not in told["columns"]}


def write() -> None:
    """Add what is new to the file of the version that the marts keep."""
    manifest = prepare_manifest()
    target = path(version(manifest))
    before = promised(version(manifest)) if target.exists() else {SALES: {}, FINANCE: {}}
    text = yaml.safe_dump(extended(before, found(manifest)), sort_keys=False, width=120)
    target.parent.mkdir(exist_ok=True)
    target.write_text(_HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    write()
