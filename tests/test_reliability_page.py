"""docs/reliability.md names tests that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def _tests() -> set[str]:
    modules = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py"))
    return {node.name for module in modules for node in module.body if isinstance(node, ast.FunctionDef)}


def test_every_promise_names_a_test_and_every_named_test_exists():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| promise"))]
    assert len(rows) > 20
    for row in rows:
        assert re.search(r"`test_\w+`", row), row
    # What stands in backticks with a path is a file.
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert sorted(named - _tests()) == []
