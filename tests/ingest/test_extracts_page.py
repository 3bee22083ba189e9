"""The page of extracts says what the contracts say."""

from ingest.contract import load_contracts
from ingest.extracts_page import PAGE, page


def test_the_page_is_made_from_the_contracts_as_they_are():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_every_extract_and_column_is_on_the_page():
    text = page()
    for contract in load_contracts().values():
        section = text.split(f"\n## {contract.extract}\n")[1].split("\n## ")[0]
        assert contract.absence in section
        for column in contract.columns:
            assert f"| {column} |" in section or f"| **{column}** |" in section or f"`{column}`" in text
