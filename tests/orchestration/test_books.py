"""The commands `statement` and `reconcile`: where the files go, what is said, what is refused."""

import shutil
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.home import Home
from tests.orchestration.books.reading import MONTH
from tests.orchestration.made_release import entry, publish


def run(*arguments: object) -> int:
    return main([str(each) for each in arguments])


def test_statements_are_written_for_everybody_and_the_totals_are_said(released, tmp_path, capsys):
    assert run("statement", MONTH, "--home", released, "--out", tmp_path / "new" / "folder") == 0
    said = capsys.readouterr().out
    files = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert files[0] == f"statement_{MONTH}_R01_DRAFT.xlsx"
    assert all(name in said for name in files)
    assert f"{len(files)} statements of {MONTH} in {tmp_path / 'new' / 'folder'}" in said
    assert f"DRAFT: {MONTH} is not closed" in said


def test_one_payee_and_the_reconciliation(released, tmp_path, capsys):
    assert run("statement", "--payee", "R05", MONTH, "--home", released, "--out", tmp_path) == 0
    assert run("reconcile", MONTH, "--home", released, "--out", tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"reconciliation_{MONTH}_DRAFT.xlsx",
        f"statement_{MONTH}_R05_DRAFT.xlsx",
    ]
    said = capsys.readouterr().out
    assert " passed" in said
    assert f"to pay for {MONTH}: " in said
    assert f"wrote {tmp_path}/reconciliation_{MONTH}_DRAFT.xlsx" in said


def test_files_go_into_the_warehouse_where_only_the_group_sees_them(released, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(released, home, symlinks=True, ignore=shutil.ignore_patterns("lake", "runs", "parquet"))
    assert run("reconcile", MONTH, "--home", home) == 0
    folder = Home(home).books(MONTH)
    assert [path.name for path in folder.iterdir()] == [f"reconciliation_{MONTH}_DRAFT.xlsx"]
    assert folder.stat().st_mode & 0o777 == 0o750


def test_nothing_is_written_over_unless_forced(released, tmp_path, capsys):
    there = tmp_path / f"statement_{MONTH}_R05_DRAFT.xlsx"
    there.write_bytes(b"mine")
    command = ("statement", MONTH, "--home", released, "--out", tmp_path)
    assert run(*command) == 1
    assert f"{there} exists; give --force" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [there.name]
    assert there.read_bytes() == b"mine"
    assert run(*command, "--payee", "R05", "--force") == 0
    assert there.read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("statement", "2025-11"), "'2025-11' is no period of the calendar; it has 2023-M01 to 2025-M12"),
        (("reconcile", "../x"), "'../x' is no period of the calendar"),
        (("statement", "--payee", "R99", MONTH), "'R99' has no statement for 2025-M11; these have: R01, R02"),
        (("reconcile", MONTH, "--out", "/proc/nothing"), "/proc/nothing"),
    ],
)
def test_what_cannot_be_is_said(released, capsys, arguments, message):
    assert run(*arguments, "--home", released) == 1
    assert message in capsys.readouterr().err


def test_without_a_release_that_finance_may_read_there_are_no_books(tmp_path, capsys):
    home = Home(tmp_path / "home")
    assert run("reconcile", MONTH, "--home", home.root) == 1
    assert "no release yet; `sales-warehouse run` makes one" in capsys.readouterr().err
    folder: Path = publish(home, "1", {"fct_order": "SELECT 1 AS order_id"}, [entry("orders", "o.csv")])
    shutil.rmtree(folder / "finance")
    assert run("statement", MONTH, "--home", home.root) == 1
    assert "may not be read; it tells what people are paid" in capsys.readouterr().err
