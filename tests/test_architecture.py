"""The house rules that a machine can hold: charters, import direction, no leaks of the workplace.

Belongs here: rules over the whole tree. Rules of the dbt project are in `tests/dbt_project`.
"""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ingest", "expectations", "orchestration")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
# What each package must not import; imports go orchestration -> expectations -> ingest.
FORBIDDEN = {
    "ingest": {"expectations", "orchestration", "dagster", "dagster_dbt", "dbt", "great_expectations"},
    "expectations": {"orchestration", "dagster", "dagster_dbt", "dbt"},
    "orchestration": {"great_expectations", "tests"},
}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    assert not _imports(path) & FORBIDDEN[path.relative_to(ROOT).parts[0]]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_what_belongs_in_it(path):
    charter = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert "Belongs here:" in charter


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 260


def test_orchestration_functions_outside_defs_do_not_know_dagster():
    plain = [p for p in (ROOT / "orchestration").rglob("*.py") if "defs" not in p.parts]
    knowing = {p.name for p in plain if "dagster" in _imports(p)}
    assert knowing == {"definitions.py"}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_a_package_index_or_a_machine_path():
    leak = re.compile(rb"files\.pythonhosted|index-url|/root/|/home/[a-z]|/work/main|file:///")
    itself = Path(__file__)
    assert [p.name for p in _tracked() if p != itself and leak.search(p.read_bytes())] == []


def test_the_lock_file_pins_every_package_with_hashes():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(packages) > 100
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert sum("--hash=sha256:" in line for line in lines) >= len(packages)


def test_telemetry_is_off_by_configuration():
    assert "send_anonymous_usage_stats: false" in (ROOT / "dbt_project" / "dbt_project.yml").read_text()
    assert re.search(r"telemetry:\n  enabled: false", (ROOT / "orchestration" / "dagster.yaml").read_text())
    gate = "".join(path.read_text() for path in (ROOT / "expectations").glob("*.py"))
    assert re.search(r"GX_ANALYTICS_ENABLED.{0,12}false", gate)
