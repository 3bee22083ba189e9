"""Identifiers of systems that write the same id in two ways.

Belongs here: bringing both to one. An id is text, compared byte by byte; nothing here trims, folds or normalises it.
"""

from ingest.sql import literal

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def salesforce_id(text: str) -> str:
    """SQL for the 18-character form of the Salesforce id `text`; NULL where it is none.

    Its last three characters say which letters of each five are capitals, so that the id survives a system that ignores
    case. 15 characters get them; 18 characters with others than these were damaged on the way and are no id.
    """
    checksum = " || ".join(_checksum(text, first) for first in (1, 6, 11))
    return (
        f"CASE WHEN regexp_full_match({text}, '[A-Za-z0-9]{{15}}') THEN {text} || {checksum} "
        f"WHEN regexp_full_match({text}, '[A-Za-z0-9]{{18}}') AND right({text}, 3) = {checksum} THEN {text} END"
    )


def _checksum(text: str, first: int) -> str:
    """One character for the five that begin at `first`: bit n is set when the nth of them is a capital."""
    bits = " + ".join(
        f"CASE WHEN substr({text}, {first + n}, 1) BETWEEN 'A' AND 'Z' THEN {1 << n} ELSE 0 END" for n in range(5)
    )
    return f"substr({literal(_ALPHABET)}, 1 + {bits}, 1)"
