"""Text that is safe to open in a spreadsheet.

Belongs here: keeping a cell of somebody else's text from being run as a formula.
"""

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A signed number starts no formula, and an apostrophe would make text of it.
_NUMBER = re.compile(r"[+-][0-9]+([.,][0-9]+)*")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take `text` for a formula."""
    return text.startswith(_STARTS) and not _NUMBER.fullmatch(text)


def safe_cell(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if is_risky(text) else text
