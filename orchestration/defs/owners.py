"""Who answers for an asset.

Belongs here: the teams that the page names. Finance answers for what only finance sees, the data team for the rest.
"""

from collections.abc import Sequence

from orchestration.publish.contents import FINANCE

DATA_TEAM, FINANCE_TEAM = "team:data", "team:finance"


def owners_of(audience: str) -> Sequence[str]:
    """The owners of an asset for `audience`."""
    return [FINANCE_TEAM] if audience == FINANCE else [DATA_TEAM]
