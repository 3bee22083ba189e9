"""docs/attribution.md: its queries give what it prints, and its worked example is the one that the models are tested by."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.pages import Table, cells, page, queries

PAGE = page("attribution.md")
EXAMPLE = Path(__file__).parent / "stories" / "attribution_path" / "expected" / "fct_attribution.won_deal.csv"


@pytest.mark.parametrize(("query", "header", "rows"), queries(PAGE), ids=["channels", "totals", "coverage"])
def test_a_query_gives_what_the_page_says(released: Path, query: str, header: list[str], rows: Table) -> None:
    with duckdb.connect(str((released / "current" / "sales.duckdb").resolve()), read_only=True) as con:
        found = con.execute(query)
        assert [column[0] for column in found.description or ()] == header
        assert [[str(value) for value in row] for row in found.fetchall()] == rows


def test_the_worked_example_is_that_of_the_story() -> None:
    """C1: the story runs the models; the page must print what it expects of them."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()[1:]
    expected: dict[str, list[Decimal]] = {}
    for row in csv.DictReader(lines):
        expected.setdefault(row["model_code"], []).append(Decimal(row["credit_amount"]))
    shown = {
        row[0].strip("`"): [Decimal(amount.replace(",", "")) for amount in row[2:]]
        for row in map(cells, re.findall(r"^\| `\w+` \| .*\d\.\d\d \|$", PAGE, re.M))
    }
    assert shown == expected
    assert len(shown) == 11
