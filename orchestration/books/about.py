"""The last sheet of a workbook: what its columns mean.

Belongs here: listing them, in the words of the release.
"""

from collections.abc import Sequence

from orchestration.books.tables import Column, Table

_COLUMNS = (
    Column("sheet", "Sheet", ""),
    Column("heading", "Heading", ""),
    Column("name", "Column in the mart", ""),
    Column("meaning", "Meaning", ""),
)


def about(tables: Sequence[Table]) -> Table:
    """A table of the columns of `tables`."""
    rows = [(table.title, column.heading, column.name, column.meaning) for table in tables for column in table.columns]
    note = "What the columns mean. A text that a spreadsheet could run as a formula has an apostrophe before it."
    return Table("Columns", note, _COLUMNS, rows)
