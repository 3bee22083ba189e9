"""Which checks exist, from code alone.

Belongs here: the list that a release demands evidence for.
"""

from collections.abc import Mapping

from expectations.marts import mart_suites
from expectations.raw import RawSettings, raw_suites
from ingest.contract import Contract


def expected_checks(contracts: Mapping[str, Contract]) -> set[tuple[str, str, str]]:
    """(gate, suite, check) of every check that a full run must record."""
    suites = [*raw_suites(contracts, RawSettings()), *mart_suites()]
    return {(suite.gate, suite.name, check.name) for suite in suites for check in suite.checks}
