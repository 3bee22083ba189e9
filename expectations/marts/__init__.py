"""Gate 2: may these numbers be released? One module per mart, named like it.

Belongs here: control totals and sanity of whole marts. Keys, links and sums inside the models are dbt tests.
"""

from importlib import import_module
from pathlib import Path

from expectations.suite import Suite


def mart_suites() -> list[Suite]:
    """The suite of every module in this folder; the path is the name and nothing is registered twice."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py") if path.stem != "common")
    return [Suite("marts", name, tuple(import_module(f"expectations.marts.{name}").CHECKS)) for name in names]
