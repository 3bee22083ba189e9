"""`docs/marts.md`: what a release holds, made from the YAML beside the models so that it cannot say anything else.

Belongs here: the layout of the page. `make docs` writes it; a test compares it.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from orchestration.dbt_build import mart_nodes, prepare_manifest
from orchestration.mart_contract import version
from orchestration.publish import lineage
from orchestration.publish.contents import FINANCE, audience_of

PAGE = Path(__file__).parent.parent / "docs" / "marts.md"

_HEAD = """# Marts

What a release holds: {count} tables in the schema `marts`, and `mart_build_info`. This page is made from the YAML beside the
models by `make docs`; change that, not the page. Every column is described there and in the comments of the released files.
{finance} marts are for finance alone, because they tell what somebody is paid: only `finance.duckdb` has them.

## What readers may rely on

This is version {version} of the contract. [`contracts/v{version}.yml`](../dbt_project/contracts/v{version}.yml) lists every
mart with its key, columns and types.

1. Within a version marts and columns are only added. What the file lists stays: name, type, key, and audience. A test fails
   otherwise. `make contract` adds what is new, before a release of the code.
2. What a column means changes only where it was wrong, and then the changelog says so. A new meaning is a new column.
3. A column that shall go is marked first: its description begins with `Deprecated:` and names what to use instead. It stays
   filled for at least six months, and for two releases of the code.
4. Then the next version starts: `contract_version` in `dbt_project.yml` is raised, `make contract` writes its file without
   the column, and the changelog lists what is gone. Older files stay, to compare with.

Select columns by name. Whom a change concerns is below; add your own readers to
[`exposures.yml`](../dbt_project/semantic/exposures.yml).

{readers}

## Metrics

Defined once, for every BI tool that reads dbt's semantic layer (`dbt_project/semantic/`), and held to the figures of the
marts by a test. Other tools build them from the same expressions, ratios as sums over sums.

{metrics}
"""


def page() -> str:
    """The whole page."""
    manifest = prepare_manifest()
    marts = mart_nodes(manifest)
    keys = lineage.keys(manifest, marts)
    subjects: dict[str, list[str]] = {}
    for name, node in marts.items():
        subjects.setdefault(node["fqn"][2], []).append(_mart(name, node, keys[name]))
    head = _HEAD.format(
        count=len(marts),
        finance=sum(audience_of(node) == FINANCE for node in marts.values()),
        version=version(manifest),
        readers=_table(("read by", "what", "tell"), map(_reader, _sorted(manifest["exposures"]))),
        metrics=_table(("metric", "what", "of"), (_metric(manifest, each) for each in _sorted(manifest["metrics"]))),
    )
    owners = {node["fqn"][2]: node["config"]["meta"]["owner"] for node in marts.values()}
    sections = (
        f"## {subject.capitalize()}\n\nOwner: {owners[subject]}.\n\n"
        + _table(("mart", "answers", "one row per", "key", "audience"), rows)
        for subject, rows in sorted(subjects.items())
    )
    return head + "\n" + "\n\n".join(sections) + "\n"


def grain(description: str) -> str:
    """What a row is: the first clause of a description that begins with `One row per`, without these words."""
    found = re.search(r"\b[Oo]ne row (?:per|for) ((?:\([^)]*\)|[^.:;(])+)", " ".join(description.split()))
    return found[1].strip() if found else ""


def _sorted(of: Mapping[str, Any]) -> list[Any]:
    return sorted(of.values(), key=lambda each: str(each["name"]))


def _table(header: Iterable[str], rows: Iterable[str]) -> str:
    names = list(header)
    return "\n".join([f"| {' | '.join(names)} |", f"| {' | '.join('---' for _ in names)} |", *rows])


def _mart(name: str, node: Mapping[str, Any], key: Iterable[str]) -> str:
    link = f"[`{name}`](../dbt_project/{node['original_file_path'].removesuffix('.sql')}.yml)"
    cells = (link, node["config"]["meta"]["question"], grain(node["description"]), ", ".join(key), audience_of(node))
    return f"| {' | '.join(cells)} |"


def _reader(exposure: Mapping[str, Any]) -> str:
    return f"| {exposure['label']} | {_one_line(exposure['description'])} | {exposure['owner']['name']} |"


def _metric(manifest: Mapping[str, Any], metric: Mapping[str, Any]) -> str:
    models = (manifest["semantic_models"][i]["node_relation"]["alias"] for i in _models(manifest, metric))
    return f"| `{metric['name']}` | {_one_line(metric['description'])} | {', '.join(sorted(set(models)))} |"


def _models(manifest: Mapping[str, Any], metric: Mapping[str, Any]) -> Iterable[str]:
    """The semantic models that a metric is made of, through other metrics."""
    for parent in metric["depends_on"]["nodes"]:
        if parent in manifest["metrics"]:
            yield from _models(manifest, manifest["metrics"][parent])
        else:
            yield parent


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
