"""Pages of docs whose queries are run.

Belongs here: finding a page's queries, and the tables that it prints below them.
"""

import re
from pathlib import Path

Table = list[list[str]]


def page(name: str) -> str:
    """The text of a page of docs."""
    return (Path(__file__).parent.parent / "docs" / name).read_text(encoding="utf-8")


def cells(line: str) -> list[str]:
    """The cells of a line of a table."""
    return [cell.strip() for cell in line.strip("|").split("|")]


def queries(text: str) -> list[tuple[str, list[str], Table]]:
    """Each query of a page with the headings and the rows of the table below it."""
    found = re.findall(r"```sql\n((?:(?!```).*\n)*)```\n\n((?:\|.*\n?)+)", text)
    tables = [(query, *(list(map(cells, table.splitlines())))) for query, table in found]
    return [(query, header, rows) for query, header, _, *rows in tables]
