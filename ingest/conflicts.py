"""Versions of one record that contradict each other: the same key and the same time of change, but other content.

Belongs here: finding them. The marts take the last load and the last row of its file; that is a rule, not knowledge, so
whoever doubts a number can see how often it was applied. Row for row duplicates contradict nothing and are not counted.
"""

from collections.abc import Iterable

from ingest.contract import Contract
from ingest.sql import identifier, literal


def conflicts_view(contracts: Iterable[Contract]) -> str:
    """CREATE VIEW `raw._conflicting_versions` (extract, keys): of how many keys there are such versions.

    It is worked out when it is asked; a run that does not ask pays nothing.
    """
    parts = " UNION ALL ".join(_conflicts(contract) for contract in contracts)
    return f"CREATE VIEW raw._conflicting_versions AS {parts}"


def _conflicts(contract: Contract) -> str:
    key = ", ".join(map(identifier, ("_source", *contract.key)))
    return (
        f"SELECT {literal(contract.extract)} AS extract, count(DISTINCT ({key})) AS keys FROM (SELECT {key} "
        f"FROM raw.{identifier(contract.extract)} GROUP BY {key}, modified_at HAVING count(DISTINCT _row_hash) > 1)"
    )
