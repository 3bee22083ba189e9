"""Files of any kind are looked at or listed with a reason; none of them stops the others."""

import gzip
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from ingest.errors import FileError
from ingest.propose import tables, text

DIRT = Path(__file__).parent.parent / "dirt"
ORDERS = "order_id,ordered_at,total_amount\no1,2025-01-02 10:00:00,1.50\n"


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (ORDERS.encode(), {}),
        (b"\xef\xbb\xbf" + ORDERS.encode(), {}),
        (ORDERS.replace(",", ";").encode(), {"delimiter": ";"}),
        (ORDERS.replace(",", "\t").encode(), {"delimiter": "\t"}),
        (ORDERS.replace(",", "|").encode(), {"delimiter": "|"}),
        (ORDERS.encode("utf-16"), {"encoding": "utf-16"}),
        (ORDERS.encode("utf-16-le"), {"encoding": "utf-16-le"}),
        (ORDERS.replace("o1", "Müller").encode("cp1252"), {"encoding": "cp1252"}),
        (ORDERS.replace("o1", "张伟电子商务").encode("gb18030"), {"encoding": "gb18030"}),
        (f"Report of January\n\n{ORDERS}".encode(), {"skip_lines": 2}),
        (f"Report of January,,\n,,\n{ORDERS}".encode(), {"skip_lines": 2}),
        (ORDERS.replace(",", ";").replace("1.50", "1,50").encode(), {"delimiter": ";", "decimal_mark": ","}),
        (b"", None),
        (b"\n\n", None),
        (b"o1,2025-01-02,1.5\no2,2025-01-03,2.5\n", None),
        (b'order_id,"ordered_at\no1,2025-01-02\n', None),
        (bytes(range(256)) * 20, None),
        ("o1,Привет\n".encode("cp1251") * 3, None),
    ],
)
def test_a_text_file_tells_its_encoding_and_layout_or_is_listed(desk, content, options):
    desk.put("orders.csv", content)
    if options is None:
        assert desk.propose().drafts == []
        assert desk.reason("orders.csv")
    else:
        assert desk.draft().options == options


def test_packed_files_are_looked_into(desk):
    desk.put("orders.csv.gz", gzip.compress(ORDERS.encode()))
    with zipfile.ZipFile(desk.folder / "leads.zip", "w") as archive:
        archive.writestr("leads.csv", "lead_id,created_at\nl1,2025-01-02\n")
    assert [(each.table.label, each.extract) for each in desk.propose().drafts] == [
        ("leads.zip", "leads"),
        ("orders.csv.gz", "orders"),
    ]


def test_each_sheet_of_a_workbook_is_a_table_and_title_rows_are_skipped(desk):
    with xlsxwriter.Workbook(str(desk.folder / "crm.xlsx")) as book:
        orders, leads, _ = book.add_worksheet("Orders"), book.add_worksheet("Leads"), book.add_worksheet("Empty")
        orders.write(0, 0, "All orders of 2025")
        orders.write_row(2, 0, ["order_id", "ordered_at", "total_amount"])
        orders.write_row(3, 0, ["o1", "2025-01-02", 1.5])
        leads.write_row(0, 0, ["lead_id", "created_at"])
        leads.write_row(1, 0, ["l1", "2025-01-02"])
    found = {each.extract: each.options for each in desk.propose().drafts}
    assert found == {"orders": {"sheet": "Orders", "skip_lines": 2}, "leads": {"sheet": "Leads"}}


def test_the_array_inside_a_json_file_is_found(desk):
    desk.put("orders.json", json.dumps({"data": {"orders": [{"order_id": "o1", "ordered_at": "2025-01-02"}]}}))
    assert desk.draft().options == {"records": "data.orders"}
    desk.put("orders.json", json.dumps({"a": [{"x": 1}], "b": [{"x": 1}]}))
    assert "several arrays of objects (a, b)" in desk.reason("orders.json")


def test_deliveries_of_one_name_but_for_digits_are_one_mapping(desk):
    for month in ("01", "02", "03"):
        desk.put(f"orders_2025-{month}.csv", ORDERS)
    assert desk.draft().table.drop.files == "orders_*-*.csv"


def test_files_of_one_name_and_other_columns_are_not_one_mapping(desk):
    desk.put("export1.csv", ORDERS)
    desk.put("export2.csv", "lead_id,created_at\nl1,2025-01-02\n")
    assert [each.table.drop.files for each in desk.propose().drafts] == ["export2.csv", "export1.csv"]


def test_two_files_for_one_extract_are_asked(desk):
    desk.put("orders.csv", ORDERS)
    desk.put("more orders.csv", ORDERS)
    first, second = desk.propose().drafts
    assert (first.contested, first.table.label) == ("", "orders.csv")
    assert second.contested == "orders.csv feeds orders too"
    assert second.questions[0].startswith("files: more orders.csv? orders.csv feeds orders too")


@pytest.mark.parametrize(
    "name", ["my orders.csv", "orders 'q' \"d\".csv", "orders [1].csv", "orders: #1.csv", "ordres é.csv"]
)
def test_a_name_is_written_so_that_the_mapping_finds_the_file(desk, name):
    desk.put(name, ORDERS)
    (mapping,) = desk.yaml()["extracts"]["orders"]
    assert list(desk.folder.glob(mapping["files"])) == [desk.folder / name]


def test_hidden_unfinished_and_foreign_files_are_left_alone(desk, tmp_path):
    desk.put("orders.csv", ORDERS)
    desk.put(".hidden.csv", ORDERS)
    desk.put("leads.csv.part", "lead_id\nl1\n")
    (tmp_path / "secret.csv").write_text("password\nhunter2\n")
    (desk.folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(desk.folder / "pipe.csv")
    proposal = desk.propose()
    assert [each.table.label for each in proposal.drafts] == ["orders.csv"]
    assert [each.name for each in proposal.not_understood] == ["link.csv", "pipe.csv"]
    assert "leads outside the folder" in desk.reason("link.csv")


def test_a_folder_without_files_says_so(desk):
    with pytest.raises(FileError, match="there is no file in it"):
        desk.propose()


def test_of_a_large_file_a_part_is_looked_at_and_all_rows_are_counted(desk, monkeypatch):
    monkeypatch.setattr(text, "HEAD_BYTES", 2_000)
    monkeypatch.setattr(tables, "ROWS", 10)
    desk.put("orders.csv", "order_id,ordered_at\n" + "".join(f'"o\n{n}",2025-01-02\n' for n in range(500)))
    table = desk.draft().table
    assert (table.rows, table.looked_at) == (500, 10)


def test_broken_records_are_counted(desk):
    desk.put("orders.csv", f"{ORDERS}o2,2025-01-03\n")
    assert any(check.endswith("would be rejected: 1") for check in desk.draft().checks)


def test_a_row_that_looks_like_a_total_is_asked(desk):
    desk.put("orders.csv", f"{ORDERS}Total,,1.50\n")
    assert desk.draft().questions[0].startswith("footer: order_id says 'Total': a total and no record?")


@pytest.mark.parametrize("case", sorted(DIRT.iterdir()), ids=lambda path: path.name)
def test_no_dirt_of_the_catalogue_stops_it(desk, case):
    for path in case.iterdir():
        if not path.name.startswith(("source.yml", "expected")):
            shutil.copy(path, desk.folder)
    assert set(desk.yaml()) >= {"source", "extracts"}
