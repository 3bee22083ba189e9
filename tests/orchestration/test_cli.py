"""The command: clear errors, exit codes, and what it prints."""

import pytest

from orchestration.cli import main


def test_a_run_prints_rows_checks_and_where_the_release_is(copied_facts, capsys):
    home, extracts = copied_facts
    assert main(["run", "--home", str(home), "--extracts", str(extracts)]) == 0
    said = capsys.readouterr().out
    assert "= accepted" in said
    assert "+ rejected 5" in said
    assert f"open it: {home}/current/sales.duckdb" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--source", "nope"], "source 'nope' not found"),
        (["--source", "olist"], "needs the folder of its files"),
        (["--as-of", "yesterday"], "as-of date 'yesterday' is not a date"),
        (["--extracts", "/no/such/folder"], "no such folder of extracts"),
        (["--home", "/proc/nothing"], "cannot be written"),
    ],
)
def test_wrong_use_says_what_to_do_and_fails(tmp_path, capsys, arguments, message):
    assert main(["run", "--home", str(tmp_path / "home"), *arguments]) == 1
    assert message in capsys.readouterr().err


def test_sample_writes_the_files(tmp_path, capsys):
    assert main(["sample", "--orders", "200", "--out", str(tmp_path)]) == 0
    assert "orders.csv" in capsys.readouterr().out
