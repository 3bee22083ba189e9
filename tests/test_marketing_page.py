"""The queries of docs/marketing.md run on a released file, and give the columns and channels that the page prints."""

from pathlib import Path

import duckdb
import pytest

from tests.pages import Table, page, queries


@pytest.mark.parametrize(("query", "header", "rows"), queries(page("marketing.md")), ids=["earns", "sure", "young"])
def test_a_documented_query_gives_the_documented_columns_and_rows(
    released: Path, query: str, header: list[str], rows: Table
) -> None:
    with duckdb.connect(str((released / "current" / "sales.duckdb").resolve()), read_only=True) as con:
        found = con.execute(query)
        assert [column[0] for column in found.description or ()] == header
        # The page shows a company three times the size, so figures differ, and so may the order that they make.
        assert {str(row[0]) for row in found.fetchall()} == {row[0] for row in rows}
