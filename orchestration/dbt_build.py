"""The kept manifest, and one `dbt build` into a candidate database.

Belongs here: what is asked of dbt, and what its answer means.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations.outcome import place
from ingest.candidate import SALES, attach_sales_part, create_sales_part
from ingest.duck import connect
from orchestration.dbt_call import close_connections, heard, invoke
from orchestration.dbt_macros import needed_macros
from orchestration.engine import engine_settings
from orchestration.errors import RunError
from orchestration.progress import silent
from orchestration.settings import PROJECT_DIR
from orchestration.version import digest

_TARGET = PROJECT_DIR / "target"
_KEPT = _TARGET / "kept_manifest.json"
_FILES = ("*.sql", "*.yml", "*.csv")


@dataclass(frozen=True)
class NodeResult:
    """What dbt said of one node: `status` is dbt's word, `failures` the failing rows of a test, `rows` those of a table
    (None of a view or a test)."""

    unique_id: str
    resource_type: str
    name: str
    status: str
    message: str
    failures: int
    seconds: float
    rows: int | None = None

    @property
    def passed(self) -> bool:
        """True when the node was built or its test passed without failing rows."""
        return self.status in ("success", "pass")


def _arguments(run_folder: Path) -> list[str]:
    return [
        "--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR),
        "--target-path", str(run_folder), "--log-path", str(run_folder), "--log-level", "none",
    ]  # fmt: skip


def prepare_manifest() -> dict[str, Any]:
    """The project's manifest as plain data; parsed anew only when a file of the project has changed.

    Several processes may ask at once: one of them parses, and the others wait for it. Errors: RunError with dbt's message
    when the project does not parse.
    """
    _TARGET.mkdir(parents=True, exist_ok=True)
    with (_TARGET / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _prepared()


def _prepared() -> dict[str, Any]:
    want = digest(PROJECT_DIR, _FILES)
    if _KEPT.exists():
        kept: dict[str, Any] = json.loads(_KEPT.read_text(encoding="utf-8"))
        if kept["digest"] == want and (_TARGET / "partial_parse.msgpack").exists():
            manifest: dict[str, Any] = kept["manifest"]
            return manifest
    # dbt takes the catalog's name from the file's, so parsing must see the name that candidates have.
    os.environ["SALES_WAREHOUSE_DATABASE"] = "candidate.duckdb"
    outcome = invoke(["parse", *_arguments(_TARGET)])
    if not outcome.success:
        raise RunError(f"the dbt project does not parse: {outcome.exception}")
    manifest = _slim(json.loads((_TARGET / "manifest.json").read_text(encoding="utf-8")))
    scratch = _KEPT.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(json.dumps({"digest": want, "manifest": manifest}), encoding="utf-8")
    scratch.replace(_KEPT)
    return manifest


def _slim(manifest: dict[str, Any]) -> dict[str, Any]:
    """Without the macros and documentation blocks of dbt itself, which are most of the file and which nobody reads."""
    return manifest | {"macros": {}, "docs": {}, "disabled": {}}


def mart_nodes(manifest: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The mart models of the manifest by name, in alphabetical order."""
    nodes = [n for n in manifest["nodes"].values() if n["resource_type"] == "model" and n["schema"] == "marts"]
    return {node["name"]: node for node in sorted(nodes, key=lambda n: str(n["name"]))}


def expected_nodes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Unique id to name of every node that a full build must report: seeds, models and data tests."""
    kinds = ("seed", "model", "test")
    return {unique_id: n["name"] for unique_id, n in manifest["nodes"].items() if n["resource_type"] in kinds}


def build(
    database: Path, variables: Mapping[str, str], run_folder: Path, told: Callable[[str], None] = silent
) -> list[NodeResult]:
    """Build and test the whole project into `database` and the file beside it (`ingest.candidate`); every node's result. A
    failing test is a result, not an error. `told` hears after each node how many there are, and its name.

    Errors: RunError when dbt could not run at all.
    """
    beside = [{"path": str(create_sales_part(database)), "alias": SALES}]
    settings = engine_settings(database) | {
        "SALES_WAREHOUSE_DATABASE": str(database),
        "SALES_WAREHOUSE_TEMP_DIRECTORY": str(run_folder / "spill"),
        "SALES_WAREHOUSE_ATTACH": json.dumps(beside),
    }
    arguments = [
        "build",
        *_arguments(run_folder),
        "--no-write-json",
        "--exclude-resource-type",
        "unit_test",
        "exposure",
    ]
    try:
        with heard(told), _environment(settings):
            outcome = invoke([*arguments, "--vars", json.dumps(dict(variables))], _kept_object())
    finally:
        close_connections()
    if outcome.exception is not None:
        raise RunError(f"dbt stopped: {str(outcome.exception) or 'it was interrupted'}") from outcome.exception
    rows = _table_rows(database)
    return [_from_result(result, database, rows) for result in outcome.result.results]


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    """The environment variables of `settings` for a while: dbt's profile reads them."""
    before = {name: os.environ.pop(name, None) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value


def _opened(candidate: Path) -> duckdb.DuckDBPyConnection:
    con = connect(candidate, read_only=True)
    attach_sales_part(con, candidate)
    return con


def _table_rows(database: Path) -> dict[tuple[str, str], int]:
    """Rows by schema and table: what DuckDB keeps of a table that nothing was deleted from is exact."""
    with _opened(database) as con:
        found = con.execute("SELECT schema_name, table_name, estimated_size FROM duckdb_tables()").fetchall()
    return {(schema, table): rows for schema, table, rows in found}


def _kept_object() -> Any:
    """dbt's own manifest object as the last parse left it; building from it skips reading the project again."""
    from dbt.contracts.graph.manifest import Manifest

    manifest = Manifest.from_msgpack((_TARGET / "partial_parse.msgpack").read_bytes())
    manifest.macros = needed_macros(manifest)
    manifest.build_parent_and_child_maps()
    return manifest


def _from_result(result: Any, database: Path, rows: Mapping[tuple[str, str], int]) -> NodeResult:
    node, message = result.node, str(result.message or "")
    if result.status == "fail" and node.resource_type == "test":
        message = f"{_first_row(database, node.compiled_code)}; {message}"
    return NodeResult(
        node.unique_id, str(node.resource_type), node.name, str(result.status), message,
        int(result.failures or 0), float(result.execution_time), rows.get((node.schema, node.name)),
    )  # fmt: skip


def _first_row(database: Path, sql: str) -> str:
    """The first row of a failed test, in words: dbt itself only counts them."""
    with _opened(database) as con:
        found = con.execute(f"SELECT * FROM ({sql}) ORDER BY ALL LIMIT 1")
        names = [column[0] for column in found.description or ()]
        row = found.fetchone() or ()
    return place({name: str(value) for name, value in zip(names, row, strict=False) if value is not None})
