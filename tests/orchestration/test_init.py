"""`sales-warehouse init`: what it writes is read by `check`, what it cannot know is asked, and nothing is overwritten."""

import pytest
import yaml

from ingest.errors import ConfigError
from ingest.source import read_source
from orchestration.cli import main

ORDERS = "order_id,ordered_at,status,currency,total\no1,2025-01-02 10:00:00,created,EUR,1.50\n"


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "my files"
    folder.mkdir()
    (folder / "orders.csv").write_text(ORDERS)
    return folder


def init(folder, *more):
    return main(["init", str(folder), "--out", str(folder.parent / "shop.yml"), *more])


def test_when_all_is_plain_check_accepts_what_init_wrote(files, capsys):
    assert init(files) == 0
    assert main(["check", "--source", str(files.parent / "shop.yml"), "--extracts", str(files)]) == 0
    assert "ready: " in capsys.readouterr().out


def test_what_is_left_to_decide_is_refused_line_by_line(files, capsys):
    (files / "orders.csv").write_text(ORDERS.replace(",created", ",Teillieferung"))
    assert init(files) == 0
    assert "orders.status_code: which code stands for 'Teillieferung'?" in capsys.readouterr().out
    with pytest.raises(ConfigError, match=r"1 thing is not decided yet(.|\n)*status_code 'Teillieferung'"):
        read_source(files.parent / "shop.yml")


def test_an_existing_file_is_kept_unless_forced(files, capsys):
    (files.parent / "shop.yml").write_text("mine")
    assert init(files) == 1
    assert "shop.yml exists; give another --out, or --force" in capsys.readouterr().err
    assert (files.parent / "shop.yml").read_text() == "mine"
    assert init(files, "--force") == 0


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--currency", "euro"], "give a three-letter ISO 4217 code such as EUR"),
        (["--time-zone", "Berlin"], "give an IANA time zone such as Europe/Berlin"),
        (["--out", "shop.txt"], "give a name that ends in .yml"),
        (["--out", "/no/such/folder/shop.yml"], "No such file or directory"),
    ],
)
def test_wrong_use_says_what_to_do(files, capsys, more, message):
    assert init(files, *more) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_folder_without_files_says_so(tmp_path, capsys, folder):
    (tmp_path / "empty").mkdir()
    assert init(tmp_path / folder) == 1
    assert folder in capsys.readouterr().err


def test_a_folder_of_files_that_fit_nothing_lists_them(tmp_path, capsys):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "weather.csv").write_text("station,rain\nx,1\n")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    assert init(folder) == 0
    said = capsys.readouterr().out
    assert "no file fits an extract" in said
    assert "weather.csv: fits no extract; its columns: station, rain" in said
    assert "photo.jpg: format unknown" in said
    assert yaml.safe_load((tmp_path / "shop.yml").read_text())["extracts"] == {}


def test_personal_values_are_neither_printed_nor_written(files, capsys):
    header = "lead_id,Name,Email,Phone,Sales Agent,created,lead_status"
    (files / "leads.csv").write_text(f"{header}\nl1,Ann Example,ann@example.com,+49 30 123,Bob Seller,2025-01-02,new\n")
    init(files)
    shown = capsys.readouterr().out + (files.parent / "shop.yml").read_text()
    assert not any(secret in shown for secret in ("Ann Example", "ann@", "+49", "Bob Seller"))
    assert "lead_id: lead_id  # all filled, 1 different, such as l1" in shown
