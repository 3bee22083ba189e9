"""Files of every supported form give the same rows, and broken ones are noticed."""

import gzip
import json

import duckdb
import pytest
import xlsxwriter

from ingest.errors import FileError
from ingest.lake import read_all

ROWS = [("o1", "2025-01-01", "created", "1.00"), ("o2", "2025-01-02", 'say "hi", all', "2.50")]
EXPECTED = [("o1", "created", 1), ("o2", 'say "hi", all', 2)]


def _delimited(mark: str) -> str:
    quoted = [[f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row] for row in ROWS]
    return "\n".join(mark.join(row) for row in [["id", "at", "status", "total"], *quoted]) + "\n"


def _xlsx(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("id", "at", "status", "total"), *ROWS]):
            sheet.write_row(number + (number == 2), 0, row)  # a blank row in the middle


def _write(bench, kind, packed):
    name = f"orders.{kind}"
    if kind == "xlsx":
        _xlsx(bench.extracts / name)
    elif kind == "parquet":
        values = ", ".join("(" + ", ".join("'" + v.replace("'", "''") + "'" for v in row) + ")" for row in ROWS)
        duckdb.execute(
            f'COPY (SELECT * FROM (VALUES {values}) t(id, "at", status, total)) '
            f"TO '{bench.extracts / name}' (FORMAT parquet)"
        )
    elif kind == "jsonl":
        names = ("id", "at", "status", "total")
        bench.write(name, "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in ROWS))
    else:
        bench.write(name, _delimited("\t" if kind == "tsv" else ","))
    if packed:
        path = bench.extracts / name
        path.with_name(name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
def test_every_format_gives_the_same_rows(bench, kind, packed):
    _write(bench, kind, packed)
    (loaded,) = bench.load()
    assert bench.rows(loaded, "order_id, status_code, _row_number")[0] == EXPECTED[0]
    assert [row[:2] for row in bench.rows(loaded, "order_id, status_code")] == [row[:2] for row in EXPECTED]
    assert (loaded.entry.rows_in, loaded.entry.control_totals) == (2, {"total_amount": "3.50"})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "gb18030"])
def test_declared_encodings_are_decoded(bench, encoding):
    name = "Zoë" if encoding == "cp1252" else "中文"
    bench.write("orders.csv", f"id,at,status,total\n{name},2025-01-01,created,1\n".encode(encoding))
    (loaded,) = bench.load(bench.source(entry={"encoding": "utf-8" if encoding == "utf-8-sig" else encoding}))
    assert bench.rows(loaded, "order_id") == [(name,)]


def test_a_wrong_encoding_refuses_the_file(bench):
    bench.write("orders.csv", "id,at,status,total\nZoë,2025-01-01,created,1\n".encode("cp1252"))
    with pytest.raises(FileError, match=r"orders.csv, line 2: not valid utf-8.*declare the file's real"):
        bench.load()


def test_a_ragged_row_is_rejected_and_the_others_keep_their_numbers(bench):
    bench.write("orders.csv", "id,at,status,total\no1,2025-01-01,created,1\no2,oops\no3,2025-01-01,created,3\n")
    (loaded,) = bench.load()
    assert bench.rows(loaded, "order_id, _row_number") == [("o1", 1), ("o3", 3)]
    assert bench.rejects(loaded, "_row_number, line, reason") == [(2, 3, "broken_record")]
    assert "2 fields where the header has 4" in bench.rejects(loaded, "raw")[0][0]


def test_a_nul_byte_is_rejected(bench):
    bench.write("orders.csv", b"id,at,status,total\no1,2025-01-01,created,1\no\x002,2025-01-01,created,1\n")
    (loaded,) = bench.load()
    assert (loaded.entry.rows_accepted, loaded.entry.rows_rejected) == (1, 1)


def test_blank_lines_are_no_records(bench):
    bench.write("orders.csv", "id,at,status,total\n\no1,2025-01-01,created,1\n\n\no2,2025-01-01,created,1")
    (loaded,) = bench.load()
    assert (loaded.entry.rows_in, loaded.entry.rows_accepted) == (2, 2)


def test_an_open_quote_refuses_the_file_and_names_the_line(bench):
    bench.write("orders.csv", 'id,at,status,total\no1,2025-01-01,created,1\n"o2,2025-01-01,created,1\no3,,,\n')
    with pytest.raises(FileError, match=r"orders.csv, line 3: the record that starts here is broken"):
        bench.load()
    assert list(bench.lake.root.glob("*/*")) == []


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_is_refused(bench, content):
    bench.write("orders.csv", content)
    with pytest.raises(FileError, match="the file is empty, not even a header"):
        bench.load()


def test_a_header_alone_is_an_empty_extract(bench):
    bench.write("orders.csv", "id,at,status,total\n")
    (loaded,) = bench.load()
    assert loaded.entry.rows_in == 0


def test_a_missing_column_is_named_with_file_line_and_nearest(bench):
    bench.write("orders.csv", "id,at,state,total\no1,2025-01-01,created,1\n")
    with pytest.raises(FileError, match=r"orders.csv, line 1: column 'status' is missing.*nearest is 'state'"):
        bench.load()


def test_a_doubled_column_is_refused(bench):
    bench.write("orders.csv", "id,at,status,total,ID\no1,2025-01-01,created,1,x\n")
    with pytest.raises(FileError, match="column 'ID' appears twice"):
        bench.load()


def test_half_a_gzip_file_is_refused(bench):
    whole = gzip.compress(_delimited(",").encode() * 50)
    bench.write("orders.csv.gz", whole[: len(whole) // 2])
    with pytest.raises(FileError, match=r"orders.csv.gz: damaged or cut short"):
        bench.load()


def test_a_broken_json_line_is_rejected(bench):
    bench.write("orders.jsonl", '{"id":"o1","at":"2025-01-01","status":"created","total":1.10}\n{"id": oops}\n')
    (loaded,) = bench.load()
    assert bench.rows(loaded, "order_id, CAST(total_amount AS VARCHAR)") == [("o1", "1.10")]
    assert bench.rejects(loaded, "_row_number, line, reason") == [(2, 2, "broken_record")]


def test_a_format_nobody_declared_is_refused(bench):
    bench.write("orders.dat", "x")
    with pytest.raises(FileError, match="declare `format`"):
        bench.load()


def test_a_reserved_column_name_is_refused(bench):
    bench.write("orders.csv", "id,at,status,total,_ROW_number\no1,2025-01-01,created,1,5\n")
    with pytest.raises(FileError, match="column name '_ROW_number' is reserved"):
        bench.load()


def test_row_numbers_are_those_of_the_file_however_large_it_is(bench):
    rows = "".join(f"o{number},2025-01-01,created,{number}\n" for number in range(1, 400_001))
    bench.write("orders.csv", "id,at,status,total\n" + rows)
    (loaded,) = bench.load()
    wrong = "count(*) FILTER (order_id <> 'o' || _row_number OR total_amount <> _row_number)"
    data = read_all([bench.lake.data(loaded.entry)])
    assert duckdb.execute(f"SELECT {wrong}, count(*) FROM {data}").fetchall() == [(0, 400_000)]


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n\n3,4\n", "a,b\r\n1,2\r\n\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "\na,b\n1,2\n3,4"]
)
def test_blank_lines_and_old_line_ends_are_no_rows(bench, text):
    bench.write(
        "orders.csv", text.replace("a,b", "id,at").replace("1,2", "o1,2025-01-01").replace("3,4", "o2,2025-01-01")
    )
    columns = {
        "order_id": "id",
        "ordered_at": "at",
        "status_code": {"value": "created"},
        "currency_code": {"value": "USD"},
    }
    (loaded,) = bench.load(bench.source(columns=columns))
    assert (loaded.entry.rows_in, loaded.entry.rows_accepted) == (2, 2)
