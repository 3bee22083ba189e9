"""Which files a mapping means, in which order, and which it must not read."""

import pytest

from ingest.errors import ConfigError, FileError
from tests.ingest.conftest import ORDERS

HEADER = "id,at,status,total\n"


def _drop(bench, *names):
    for number, name in enumerate(names):
        path = bench.extracts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{HEADER}o1,2025-01-01,created,{number}\n")


def _names(bench, files):
    return [loaded.entry.file for loaded in bench.load(bench.source(files))]


def test_date_stamped_drops_load_in_order_of_their_stamp(bench):
    _drop(bench, "drops/2025-1-10/orders.csv", "drops/2025-1-9/orders.csv", "drops/2024-12-31/orders.csv")
    loaded = bench.load(bench.source("drops/*/orders.csv"))
    assert [each.entry.control_totals["total_amount"] for each in loaded] == ["2.00", "1.00", "0.00"]
    assert [each.entry.loaded_at for each in loaded] == sorted(each.entry.loaded_at for each in loaded)


def test_a_glob_can_reach_any_depth_and_part_of_a_name(bench):
    _drop(bench, "a/b/orders_2025-01.csv", "orders_2025-02.csv", "orders_2024-12.csv", "other.csv")
    assert _names(bench, "**/orders_2025-*.csv") == ["orders_2025-01.csv", "orders_2025-02.csv"]


def test_numbers_in_names_count_as_numbers(bench):
    _drop(bench, "orders_10.csv", "orders_9.csv", "orders_1.csv")
    assert _names(bench, "orders_*") == ["orders_1.csv", "orders_9.csv", "orders_10.csv"]


@pytest.mark.parametrize(
    "name",
    ["orders.csv.part", "orders.csv.tmp", "orders.csv.crdownload", "orders.csv.filepart", "orders.csv~",
     "~$orders.csv", ".orders.csv", ".hidden/orders.csv"],
)  # fmt: skip
def test_hidden_and_unfinished_files_do_not_count(bench, name):
    _drop(bench, "orders.csv", name)
    assert _names(bench, "**/*orders*") == ["orders.csv"]


def test_a_folder_of_unfinished_files_only_says_so(bench):
    _drop(bench, "orders.csv.part")
    with pytest.raises(
        FileError, match=r"no file matches 'orders\*' \(only unfinished or hidden ones: orders.csv.part\)"
    ):
        bench.load()


def test_a_folder_that_matches_is_no_file(bench):
    _drop(bench, "orders.csv", "orders_old/orders.csv")
    assert _names(bench, "orders*") == ["orders.csv"]


def test_a_link_out_of_the_folder_is_an_error(bench, tmp_path):
    (tmp_path / "secret.csv").write_text(HEADER)
    _drop(bench, "orders.csv")
    (bench.extracts / "orders_2.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(FileError, match=r"orders_2.csv: leads outside the folder of extracts"):
        bench.load()


def test_a_linked_folder_out_of_the_folder_is_an_error(bench, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "orders.csv").write_text(HEADER)
    (bench.extracts / "drop").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileError, match="leads outside the folder of extracts"):
        bench.load(bench.source("*/orders.csv"))


def test_a_link_inside_the_folder_is_read(bench):
    _drop(bench, "2025-01-01.csv")
    (bench.extracts / "orders.csv").symlink_to("2025-01-01.csv")
    assert _names(bench, "orders.csv") == ["orders.csv"]


def test_a_link_to_a_file_that_is_gone_is_an_error(bench):
    (bench.extracts / "orders.csv").symlink_to("gone.csv")
    with pytest.raises(FileError, match="a link to one that is gone"):
        bench.load()


def test_the_sql_of_a_mapping_cannot_read_other_files(bench, tmp_path):
    (tmp_path / "secret.csv").write_text("x")
    _drop(bench, "orders.csv")
    for sql in (
        f"(SELECT content FROM read_text('{tmp_path}/secret.csv'))",
        "(SELECT content FROM read_text('/etc/hosts'))",
    ):
        with pytest.raises(ConfigError, match="the sql of orders.channel_code is wrong: .*disabled"):
            bench.load(bench.source(columns=ORDERS | {"channel_code": {"sql": sql}}))
