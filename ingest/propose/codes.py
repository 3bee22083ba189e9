"""Which code a value stands for.

Belongs here: comparing values with the codes that a contract allows.
"""

from collections.abc import Mapping

from ingest.contract import Column, allowed_values
from ingest.propose.columns import ColumnProfile
from ingest.propose.words import plain_words, vocabulary

MOST = 60


def code_map(extract: str, column: Column, profile: ColumnProfile) -> Mapping[str, str | None]:
    """Each of the column's values to the code it stands for, or None where none is known. Empty for a free column."""
    allowed = allowed_values(column)
    if not allowed:
        return {}
    known = {_joined(code): code for code in allowed}
    listed = vocabulary()["codes"]
    others = listed.get(column.codes) or listed.get(f"{extract}.{column.name}") or {}
    for code, spellings in others.items():
        if code in allowed:
            known = {_joined(str(spelling)): code for spelling in spellings} | known
    return {value: value if value in allowed else known.get(_joined(value)) for value in profile.values}


def _joined(text: str) -> str:
    """A text as codes are compared: without case, accents, blanks and marks, so that PayPal is paypal."""
    return "".join(plain_words(text))


def placed_share(codes: Mapping[str, str | None]) -> float:
    """The share of values for which a code is known."""
    return sum(code is not None for code in codes.values()) / len(codes) if codes else 0.0
