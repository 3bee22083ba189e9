"""dbt in this process.

Belongs here: calling dbt cheaply. A subprocess would cost two to five seconds a run, so dbt's programmatic entry point is
used; its open DuckDB connections must then be closed by hand, or the write lock stays.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def invoke(arguments: list[str], manifest: Any = None) -> Any:
    """What dbt's own entry point returns for `arguments`, over dbt's manifest object if one is given."""
    from dbt.cli.main import dbtRunner
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    class Silent(EventManager):
        """Nobody listens: what matters of a node is in its result, and making 16 messages a node costs more than a test."""

        def fire_event(self, *_: Any, **__: Any) -> None:
            return

    ctx_set_event_manager(Silent())
    with _empty_events(), _few_collections():
        return dbtRunner(manifest=manifest).invoke(arguments)


@contextmanager
def _empty_events() -> Iterator[None]:
    """dbt fills in every event before it fires it: a fifteenth of a build, for nobody."""
    from dbt_common.events import base_types

    module: Any = base_types
    real = module.ParseDict
    module.ParseDict = lambda _, event: event
    try:
        yield
    finally:
        module.ParseDict = real


@contextmanager
def _few_collections() -> Iterator[None]:
    """Python looks for cycles after every 700 new objects, each time in more of what dbt keeps for the whole build: a fifth
    of it. What 50,000 objects take is a few megabytes."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def heard(told: Callable[[str], None]) -> Iterator[None]:
    """Tell `told` of each node that dbt finishes. Its events would say the same at sixteen messages a node."""
    from dbt.task.runnable import GraphRunnableTask

    real = GraphRunnableTask._handle_result

    def handle(task: Any, result: Any) -> None:
        real(task, result)
        told(f"node {len(task.node_results)} of {task.num_nodes}: {result.node.name}")

    GraphRunnableTask._handle_result = handle
    try:
        yield
    finally:
        GraphRunnableTask._handle_result = real


def close_connections() -> None:
    """Close what dbt leaves open of its databases."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
