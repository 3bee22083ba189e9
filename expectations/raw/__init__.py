"""Gate 1: is each extract as its contract promises? One suite per contract, made from the contract.

Belongs here: checks over a whole raw extract. Whether one row can be read is decided in `ingest.conform`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expectations.raw.accounting import accounting_checks
from expectations.raw.completeness import SUITE, completeness_checks
from expectations.raw.values import value_checks
from expectations.suite import Suite
from ingest.contract import Contract


@dataclass(frozen=True)
class RawSettings:
    """What gate 1 compares with: the run's as-of date, the largest share of rejected rows that is tolerated (a fraction)
    and the extracts that the source maps."""

    as_of_date: date = date(9999, 1, 1)
    max_rejected_share: Decimal = Decimal(0)
    required_extracts: frozenset[str] = frozenset()


def raw_suites(contracts: Mapping[str, Contract], settings: RawSettings) -> list[Suite]:
    """One suite per contract. Names of suites and checks depend on the contracts only, never on the settings."""
    return [
        Suite(
            "raw",
            name,
            (
                *accounting_checks(contract, settings.max_rejected_share, name in settings.required_extracts),
                *value_checks(contract, settings.as_of_date),
                *(completeness_checks(settings.as_of_date) if name == SUITE else ()),
            ),
        )
        for name, contract in contracts.items()
    ]
