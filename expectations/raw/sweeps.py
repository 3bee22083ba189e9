"""Do key sweeps delete what was deleted, and nothing else?

Belongs here: checks of the newest list of living keys of each extract. What such a list deletes is worked out in
`ingest.tombstones`.
"""

from datetime import date

from expectations.suite import Check
from ingest.contract import Contract
from ingest.sql import literal


def sweep_checks(contract: Contract, as_of: date) -> list[Check]:
    """The share of keys that the newest list deletes is within its limit, and it is as recent as declared."""
    newest = f"FROM raw._sweep /* {{batch}} */ WHERE extract = {literal(contract.extract)}"
    return [
        Check(
            "key_sweep_deletes_within_limit",
            f"SELECT file AS _file, deleted, living {newest} AND deleted > max_deleted_share * (living + deleted)",
            "the list of living keys lacks more keys than max_deleted_share allows, so it may be cut short: deliver the "
            "whole list, or raise the share if so many rows were really deleted",
        ),
        Check(
            "key_sweep_is_recent",
            f"SELECT file AS _file, CAST(taken_at AS DATE) AS taken {newest} "
            f"AND CAST(taken_at AS DATE) + at_least_every_days < DATE '{as_of}'",
            "the newest list of living keys is older than at_least_every_days, so deletions go unnoticed: deliver a list",
        ),
    ]
