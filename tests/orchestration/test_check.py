"""A check tells what a run would do and leaves nothing behind."""

import shutil

from orchestration.cli import main


def files_below(folder):
    return sorted(folder.rglob("*"))


def test_a_check_shows_rows_totals_and_unread_columns_and_keeps_nothing(
    tmp_path, facts_alone, facts_extracts, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    before = files_below(tmp_path)
    assert main(["check", "--extracts", str(facts_extracts)]) == 0
    said = capsys.readouterr().out
    assert "total_amount " in said
    assert "ready: " in said
    assert files_below(tmp_path) == before


def test_a_check_names_every_bad_file_and_every_failed_check(tmp_path, facts_alone, facts_extracts, capsys):
    folder = tmp_path / "files"
    shutil.copytree(facts_extracts, folder)
    (folder / "leads.csv").write_text("")
    orders = (folder / "orders.csv").read_text()
    (folder / "orders.csv").write_text(orders.replace("delivered", "vanished"))
    assert main(["check", "--extracts", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "leads.csv, line 1: the file is empty" in said
    assert "raw.orders codes_are_mapped" in said
    assert "not ready: 2 problems" in said


def test_a_source_that_is_wrong_fails_before_anything_is_read(tmp_path, capsys):
    assert main(["check", "--source", str(tmp_path / "no.yml"), "--extracts", str(tmp_path)]) == 1
    assert "not found" in capsys.readouterr().err
