"""Which code a value stands for.

Belongs here: comparing values with the codes that a contract allows.
"""

from collections.abc import Mapping

from ingest.contract import Column, allowed_values
from ingest.propose.profile import ColumnProfile
from ingest.propose.words import Words, plain_words, vocabulary

MOST = 60


def code_map(extract: str, column: Column, profile: ColumnProfile) -> Mapping[str, str | None]:
    """Each of the column's values to the code it stands for, or None where none is known. Empty for a free column."""
    allowed = allowed_values(column)
    if not allowed:
        return {}
    known: dict[Words, str] = {plain_words(code): code for code in allowed}
    listed = vocabulary()["codes"]
    others = listed.get(column.codes) or listed.get(f"{extract}.{column.name}") or {}
    for code, spellings in others.items():
        if code in allowed:
            known = {plain_words(str(spelling)): code for spelling in spellings} | known
    return {value: value if value in allowed else known.get(plain_words(value)) for value in profile.values}


def placed_share(codes: Mapping[str, str | None]) -> float:
    """The share of values for which a code is known."""
    return sum(code is not None for code in codes.values()) / len(codes) if codes else 0.0
