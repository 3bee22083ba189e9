"""docs/statements.md: its queries, commands and rows of files give what the page prints, cell for cell."""

import re
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main
from tests.pages import Table, page, queries

PAGE = page("statements.md")
LINES = re.findall(r"\$ sed -n '([\dp;]+)' sample/(\S+)\n(.*?)\n```", PAGE, re.DOTALL)
STEPS = ["line", "arithmetic", "credit", "payment", "order", "files"]


@pytest.mark.parametrize(("query", "header", "rows"), queries(PAGE), ids=STEPS)
def test_a_step_of_the_walk_gives_what_the_page_says(
    released: Path, query: str, header: list[str], rows: Table
) -> None:
    with duckdb.connect(str((released / "current" / "finance" / "finance.duckdb").resolve()), read_only=True) as con:
        found = con.execute(query)
        assert [column[0] for column in found.description or ()] == header
        assert [[str(value) for value in row] for row in found.fetchall()] == rows


@pytest.mark.parametrize(("numbers", "file", "shown"), LINES, ids=[file for _, file, _ in LINES])
def test_the_rows_of_files_are_those_that_were_delivered(extracts: Path, numbers: str, file: str, shown: str) -> None:
    lines = (extracts / file).read_text(encoding="utf-8").splitlines()
    assert [lines[int(number) - 1] for number in re.findall(r"\d+", numbers)] == shown.splitlines()


def test_the_walk_is_whole() -> None:
    """Each step but the last names what the next one asks for, and a row of a file is one below its number in the mart."""
    assert len(LINES) == 4
    assert all(
        name in PAGE
        for name in ("payment_applications.csv | 579", "receipts.csv | 583", "orders_late_updates.csv | 25")
    )


def test_the_commands_print_what_the_page_says(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["statement", "2025-M12", "--payee", "R05"], ["reconcile", "2025-M12"]):
        assert main([*command, "--home", str(released), "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out.replace(str(tmp_path), "warehouse/books/2025-M12")
    shown = re.search(r"```\n(\$ sales-warehouse statement.*?)```", PAGE, re.DOTALL)
    assert shown and _told(said) == _told(shown[1])


def _told(text: str) -> list[str]:
    """The lines of `text` without commands; what the controls found is not what the page is about."""
    return [re.sub(r"^controls: [^;]*", "controls", line) for line in text.splitlines() if not line.startswith("$")]
