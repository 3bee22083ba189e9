"""The warehouse as a Dagster resource: settings, and the lock for as long as a run lasts.

Belongs here: what every step of a run shares.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import dagster as dg
from pydantic import PrivateAttr

from expectations.worker import gate_worker
from orchestration import steps
from orchestration.lock import run_lock
from orchestration.settings import Settings, resolve
from orchestration.steps import Run


class Warehouse(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Which warehouse a run works on. Empty values come from the environment, else from the defaults."""

    home: str = ""
    source: str = ""
    extracts: str = ""
    as_of: str = ""
    is_replay: bool = False

    _run: Run | None = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Warehouse"]:
        """Hold the home's lock for the run and give steps their `Run`."""
        run_id = context.run_id or "unknown"
        settings = self.settings()
        with run_lock(settings.home, f"run {run_id}"), gate_worker() as gates:
            self._run = Run(run_id, settings, gates)
            steps.start(self._run)
            yield self
            steps.finish(self._run)

    def settings(self) -> Settings:
        """The resolved settings."""
        return replace(resolve(self.home, self.source, self.extracts, self.as_of), is_replay=self.is_replay)

    @property
    def run(self) -> Run:
        """The run in progress."""
        if self._run is None:
            raise RuntimeError("the warehouse is only there while a run executes")
        return self._run
