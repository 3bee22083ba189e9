"""The queries of docs/marketing.md run on a released file, and give the columns and channels that the page prints."""

import re
from pathlib import Path

import duckdb
import pytest

PAGE = (Path(__file__).parent.parent / "docs" / "marketing.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```\n\n(.*?)\n\n", PAGE, re.DOTALL)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize(("query", "table"), QUERIES, ids=["earns", "sure", "young"])
def test_a_documented_query_gives_the_documented_columns_and_rows(released: Path, query: str, table: str) -> None:
    header, _, *rows = table.splitlines()
    with duckdb.connect(str((released / "current" / "sales.duckdb").resolve()), read_only=True) as con:
        found = con.execute(query)
        assert [column[0] for column in found.description or ()] == cells(header)
        # The page shows a company three times the size, so figures differ, and so may the order that they make.
        assert {str(row[0]) for row in found.fetchall()} == {cells(row)[0] for row in rows}
