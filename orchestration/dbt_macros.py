"""The macros that a build may call.

Belongs here: leaving the others out of dbt's manifest. Calling dbt belongs to `dbt_call`.
"""

from collections import defaultdict
from typing import Any

# Macros that dbt's Python calls by name; everything else is called by a macro or a node.
_CALLED_BY_DBT = (
    "list_schemas", "check_schema_exists", "create_schema", "drop_schema", "list_relations_without_caching",
    "get_columns_in_relation", "drop_relation", "rename_relation", "truncate_relation", "materialization_seed_default",
    "materialization_test_default", "materialization_unit_default", "get_fixture_sql", "get_expected_sql",
)  # fmt: skip


def needed_macros(manifest: Any) -> dict[str, Any]:
    """The macros that a build may call. dbt wraps every macro anew for each node, twice; more than half of them are for
    snapshots, incremental models, other engines and the like."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for unique_id, macro in manifest.macros.items():
        by_name[macro.name].append(unique_id)
    waiting = {i for i, m in manifest.macros.items() if m.package_name == manifest.metadata.project_name}
    waiting |= {i for name in _CALLED_BY_DBT for i in by_name[name]}
    waiting |= {i for node in manifest.nodes.values() for i in node.depends_on.macros}
    found: set[str] = set()
    while waiting:
        found |= waiting
        called = {i for each in waiting for i in manifest.macros[each].depends_on.macros}
        # A dispatched macro names none of its forms.
        forms = {
            i
            for each in waiting
            for form in ("duckdb__", "default__")
            for i in by_name[f"{form}{manifest.macros[each].name}"]
        }
        waiting = (called | forms) - found
    return {unique_id: macro for unique_id, macro in manifest.macros.items() if unique_id in found}
