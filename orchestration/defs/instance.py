"""The Dagster instance of a run in one process.

Belongs here: an instance that ends with the run. What `make ui` and services use is Dagster's own, with its whole history.
"""

from collections.abc import Sequence
from typing import Any

import dagster as dg
from dagster._core.storage.event_log import InMemoryEventLogStorage


class NoHistory(InMemoryEventLogStorage):
    """An event log that keeps nothing and knows nothing.

    Dagster's own stores each event in a database in memory, and asks it of every asset what earlier runs made: a seventh
    of a run on the sample, for a history that nobody reads. What a run did is in its evidence; whether a check blocks,
    Dagster decides from the events themselves.
    """

    def store_event(self, event: dg.EventLogEntry) -> None:
        """Nothing."""

    def get_asset_records(self, asset_keys: Sequence[dg.AssetKey] | None = None) -> Sequence[Any]:
        """None: the log begins and ends with the run."""
        return []


def passing_instance() -> dg.DagsterInstance:
    """An ephemeral instance over `NoHistory`; use it as a context."""
    instance = dg.DagsterInstance.ephemeral()
    instance._event_storage.dispose()
    instance._event_storage = NoHistory()
    instance._event_storage.register_instance(instance)
    return instance
