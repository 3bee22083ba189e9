"""Running one story.

Belongs here: loading its files, building the models it asks about, and reading them back as text.
"""

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from ingest.closed import ledger_columns, seals
from ingest.contract import load_contracts
from ingest.lake import Lake
from ingest.load import load_extract
from ingest.snapshot import write_snapshot
from ingest.source import read_source
from orchestration import dbt_build, dbt_call
from tests.parts import narrowed

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Expected:
    """Rows that a relation must hold where `where` is true; every value as text, NULL as the empty text."""

    relation: str
    where: str
    columns: tuple[str, ...]
    rows: Rows


def replays(story: Path) -> list[str]:
    """Earlier as-of dates that the story is told from again: the folders in `expected/` are named by them."""
    return sorted(path.name for path in (story / "expected").iterdir() if path.is_dir())


def expected(story: Path, as_of: str = "") -> list[Expected]:
    """What the files in `expected/` say, or those in its folder `as_of`."""
    return [_read(path) for path in sorted((story / "expected" / as_of).glob("*.csv"))]


def _read(path: Path) -> Expected:
    lines = path.read_text(encoding="utf-8").splitlines()
    where = lines.pop(0).removeprefix("# where:").strip() if lines[0].startswith("#") else "true"
    header, *rows = csv.reader(lines)
    return Expected(path.stem.split(".")[0], where, tuple(header), sorted(tuple(row) for row in rows))


def load(files: Path, work: Path, database: Path) -> None:
    """Load `<extract>.csv` files with the contracts' own column names into the lake, and the lake into `database`. An
    extract may come in batches, `<extract>.<batch>.csv`, of the same columns."""
    extracts = write_source(files, work / "story.yml")
    lake, mapping = Lake(work / "lake"), read_source(work / "story.yml")
    loaded = [each for name in extracts for each in load_extract(mapping, name, files, lake)]
    rejected = [f"{each.file}: {each.entry.rows_rejected}" for each in loaded if each.entry.rows_rejected]
    assert not rejected, f"a story's own rows are rejected: {rejected}"
    write_snapshot(database, lake, lake.entries(["story"], [each.entry.key for each in loaded]))


def write_source(files: Path, path: Path) -> dict[str, Path]:
    """Write the source `story` that maps the files of `load` to `path`; the extracts, each with one of its files."""
    extracts = {path.name.split(".")[0]: path for path in sorted(files.glob("*.csv"))}
    source = {
        "source": "story",
        "company": {"business_time_zone": "UTC", "reporting_currency": "USD"},
        "max_rejected_share": 0,
        "extracts": {
            name: [{"files": f"{name}.*csv", "columns": {column: column for column in _header(path)}}]
            for name, path in extracts.items()
        },
    }
    path.write_text(yaml.safe_dump(source, sort_keys=False), encoding="utf-8")
    return extracts


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines))


def dbt(command: str, database: Path, work: Path, variables: dict[str, object], *selection: str) -> dict[str, str]:
    """One dbt command into `database`: the message of every node that did not succeed, by name. A `selection` of `+model`
    takes the model, all it is made of and the tests of these alone."""
    dbt_build.prepare_manifest()
    os.environ["SALES_WAREHOUSE_DATABASE"] = str(database)
    os.environ["SALES_WAREHOUSE_TEMP_DIRECTORY"] = str(work / "spill")
    arguments = [command, *dbt_build._arguments(work), "--no-write-json", *selection, "--vars", json.dumps(variables)]
    # Exposures are read by people; dbt would report that it did nothing for them.
    arguments += ["--exclude-resource-type", "exposure"]
    try:
        outcome = dbt_call.invoke(arguments, _manifest([each[1:] for each in selection if each.startswith("+")]))
    finally:
        dbt_call.close_connections()
    assert outcome.exception is None, outcome.exception
    built = [result for result in outcome.result.results if result.node.resource_type != "exposure"]
    nodes = [dbt_build._from_result(result, database, {}) for result in built]
    assert nodes, f"dbt had nothing to do for {selection}"
    return {node.name: f"{node.status}: {node.message}" for node in nodes if not node.passed}


def _manifest(models: list[str]) -> Any:
    """dbt's manifest of `models` and all they are made of; of everything when there are none. dbt sorts, links and checks
    all that a manifest holds, whatever is selected of it."""
    whole = dbt_build._kept_object()
    if not models:
        return whole
    ids = {node.name: unique_id for unique_id, node in whole.nodes.items()}
    needed, waiting = set[str](), {ids[name] for name in models}
    while waiting:
        needed |= waiting
        waiting = {parent for child in waiting for parent in whole.parent_map[child]} - needed
    tests = {i for i, n in whole.nodes.items() if n.resource_type == "test" and set(n.depends_on.nodes) <= needed}
    return narrowed(whole, needed | tests)


def build(story: Path, work: Path, as_of: str = "") -> tuple[Path, dict[str, str]]:
    """The database with the models that the story asks about, their parents and their tests; and what failed. With
    `as_of` as that earlier day saw it, after everything that was delivered since."""
    database = work / "candidate.duckdb"
    load(story / "in", work, database)
    variables = yaml.safe_load((story / "variables.yml").read_text(encoding="utf-8"))
    defaults = {"business_time_zone": "UTC", "reporting_currency": "USD"}
    earlier = {"as_of_date": as_of} if as_of else {}
    closes = variables.pop("closes", {})
    for day in sorted(day for day in closes if day <= (as_of or variables["as_of_date"])):
        close(database, work, defaults | variables | {"as_of_date": day}, closes[day])
    relations = sorted({f"+{each.relation}" for each in expected(story, as_of)})
    failed = dbt(
        "build", database, work, defaults | variables | earlier, "--exclude-resource-type", "unit_test",
        "--indirect-selection", "cautious", "--select", *relations,
    )  # fmt: skip
    return database, failed


def close(database: Path, work: Path, variables: dict[str, object], periods: list[str]) -> None:
    """Close `periods`: build the ledger as `variables` see it, and put their entries where closed months are read from."""
    untested = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    assert not (failed := dbt("build", database, work, variables, *untested, "--select", "+commission_ledger")), failed
    with duckdb.connect(str(database)) as con:
        con.execute("CREATE OR REPLACE TEMP TABLE ledger AS SELECT * FROM marts.commission_ledger")
        for period in periods:
            posted = f"(SELECT * FROM ledger WHERE posted_period_id = '{period}')"
            con.execute(f"INSERT INTO closed.commission_ledger BY NAME SELECT * FROM {posted}")
            for seal in seals(con, posted, list(ledger_columns())):
                values = [period, *seal.values(), f"{variables['as_of_date']} 00:00:00", "finance"]
                con.execute(f"INSERT INTO closed.period_seal VALUES ({', '.join('?' * len(values))})", values)


def found(database: Path, want: Expected) -> Rows:
    """The rows of the relation that `want` describes, as text."""
    columns = ", ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in want.columns)
    with duckdb.connect(str(database), read_only=True) as con:
        (schema,) = con.execute(
            "SELECT table_schema FROM information_schema.tables "
            "WHERE table_name = ? AND table_schema NOT IN ('raw', 'closed')",
            [want.relation],
        ).fetchone() or ("marts",)
        return sorted(con.execute(f"SELECT {columns} FROM {schema}.{want.relation} WHERE {want.where}").fetchall())


def contracts_named(files: Path) -> set[str]:
    """Files of a story that are no extract: a misspelt name would silently be an empty extract."""
    return {path.stem for path in files.glob("*")} - set(load_contracts())
