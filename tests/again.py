"""Building a node again from the statements that dbt made of it before.

Belongs here: keeping what dbt has rendered, for all processes of a test session. Tests build the same nodes dozens of times,
and most of the time of such a build is dbt rendering the same templates to the same statements. A node is rendered once for
its code and the variables that it reads; after that its statements are executed as they are, wherever dbt comes to the
node. Only the as-of day in them changes: it stands there as text, and templates look into it for no more than `_read` keeps
(test_again sees to that).
"""

import fcntl
import pickle
import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

# What makes a relation or counts the rows of a test; what else dbt asks, it asks to know what to render.
_STATEMENT = re.compile(
    r"(/\*.*?\*/)?\s*(create|copy|insert|select\s+count\(\*\) as failures)\b", re.DOTALL | re.IGNORECASE
)
_VIEW = re.compile(r"(/\*.*?\*/)?\s*create view\b", re.DOTALL | re.IGNORECASE)
# A day that no extract, seed or model speaks of; what is kept has it for the as-of day.
_DAY = "8888-08-08"


def _read(variables: Mapping[str, Any], name: str) -> Any:
    """What a template can know of a variable. Of the as-of day that is its year, and on which side of the first day of the
    fiscal year it lies."""
    if name != "as_of_date":
        return variables.get(name)
    year, month = str(variables[name]).split("-")[:2]
    return year, int(month) >= int(variables.get("fiscal_year_start_month", 1))


@dataclass(frozen=True)
class Rendered:
    """The statements of a node, its compiled code, and the variables that were read for these."""

    read: Mapping[str, Any]
    statements: list[str]
    code: str

    def fits(self, variables: Mapping[str, Any]) -> bool:
        return all(_read(variables, name) == value for name, value in self.read.items())

    def build(self, runner: Any) -> Any:
        """What dbt would answer after executing the statements for the runner's node."""
        from dbt.artifacts.schemas.results import RunStatus
        from dbt.task.test import TestResultData

        node, adapter, day = runner.node, runner.adapter, str(runner.config.cli_vars["as_of_date"])
        statements = [statement.replace(_DAY, day) for statement in self.statements]
        with adapter.connection_named(node.unique_id, node):
            cursor = adapter.connections.get_thread_connection().handle.cursor()
            if node.resource_type == "test":
                node.compiled, node.compiled_code = True, self.code.replace(_DAY, day)
                return runner.build_test_run_result(
                    node, TestResultData(*cursor.execute(statements[-1]).fetchone(), {})
                )
            kind = "view" if _VIEW.match(statements[-1]) else "table"
            relation = adapter.Relation.create_from(runner.config, node, type=kind)
            for statement in (f"drop {kind} if exists {relation}", *statements):
                cursor.execute(statement)
            adapter.cache_added(relation.incorporate(dbt_created=True))
        return runner._build_run_result(node, 0, RunStatus.Success, [], "OK")


class Kept:
    """What was rendered, in a file that several processes read and append to."""

    def __init__(self, file: Path) -> None:
        self.file, self.size = file, 0
        self.of_node: dict[tuple[str, ...], list[Rendered]] = defaultdict(list)

    def find(self, node: tuple[str, ...], variables: Mapping[str, Any]) -> Rendered | None:
        """What is kept of a node and fits the variables."""
        for each in self.of_node[node]:
            if each.fits(variables):
                return each
        return self.find(node, variables) if self._has_more() else None

    def add(self, node: tuple[str, ...], rendered: Rendered) -> None:
        # In one piece: a run may be killed at any moment.
        with self.file.open("ab", buffering=0) as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            out.write(pickle.dumps((node, rendered)))

    def _has_more(self) -> bool:
        """Read what was appended since; whether there was anything."""
        with self.file.open("rb") as kept:
            fcntl.flock(kept, fcntl.LOCK_SH)
            end = kept.seek(0, 2)
            kept.seek(self.size)
            while kept.tell() < end:
                node, rendered = pickle.load(kept)
                self.of_node[node].append(rendered)
        has_more, self.size = end > self.size, end
        return has_more


@contextmanager
def rendered_once(file: Path) -> Iterator[None]:
    """Until this ends, dbt renders each model, seed and data test once for the variables that it reads; `file` is where this
    process and others keep it."""
    from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper
    from dbt.context.base import Var
    from dbt.task.base import BaseRunner

    file.touch()
    kept, now = Kept(file), threading.local()
    execute, has_var, build = DuckDBCursorWrapper.execute, Var.has_var, BaseRunner.compile_and_execute

    def heard(cursor: Any, sql: str, *rest: Any) -> Any:
        if _STATEMENT.match(sql):
            getattr(now, "statements", []).append(sql)
        return execute(cursor, sql, *rest)

    def asked(var: Any, name: str) -> bool:
        getattr(now, "read", set()).add(name)
        return bool(has_var(var, name))

    def built(runner: Any, manifest: Any, context: Any) -> Any:
        node, variables = runner.node, runner.config.cli_vars
        if node.resource_type not in ("model", "seed", "test"):
            return build(runner, manifest, context)
        engine = runner.config.credentials
        # Marts may lie in an attached file.
        key = (node.unique_id, node.checksum.checksum, engine.database, str(bool(engine.attach)))
        if known := kept.find(key, variables):
            return known.build(runner)
        now.statements, now.read = [], set()
        result = build(runner, manifest, context)
        if result.status in ("success", "pass"):
            read = {name: _read(variables, name) for name in now.read}
            texts = (*now.statements, getattr(result.node, "compiled_code", None) or "")
            *statements, code = (text.replace(str(variables["as_of_date"]), _DAY) for text in texts)
            kept.add(key, Rendered(read, statements, code))
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DuckDBCursorWrapper, "execute", heard)
        patch.setattr(Var, "has_var", asked)
        patch.setattr(BaseRunner, "compile_and_execute", built)
        yield
