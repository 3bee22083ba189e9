"""Files that are not as they should be are noticed. That every form gives the same rows is shown in `test_forms`."""

import gzip

import duckdb
import pytest

from ingest.errors import FileError
from ingest.lake import read_all
from tests.ingest import forms


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


@pytest.mark.parametrize("second", ["x" * 70_000, "x" * 70_000 + " "], ids=["equal", "but for blanks"])
def test_a_doubled_column_of_any_length_gives_a_short_error(bench, second):
    bench.write("orders.csv", f"id,at,status,total,{'x' * 70_000},{second}\no1,2025-01-01,created,1,,\n")
    with pytest.raises(FileError, match="column 'xxx.*appears twice") as refused:
        bench.load()
    assert len(str(refused.value)) < 500


def test_half_a_gzip_file_is_refused(bench):
    whole = gzip.compress(b"id,at,status,total\n" + b"o1,2025-01-01,created,1\n" * 50)
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


def test_columns_without_a_name_are_called_by_their_position(bench):
    bench.write("orders.csv", 'id,at,status,total,," "\no1,2025-01-01,created,1,x,y\n')
    (loaded,) = bench.load()
    assert loaded.entry.unmapped_columns == ("column_5", "column_6")


def test_a_header_may_run_over_several_lines(bench):
    bench.write("orders.csv", 'id,at,status,total,"gross\ntotal"\no1,2025-01-01,created,1,x\n')
    (loaded,) = bench.load()
    assert loaded.entry.unmapped_columns == ("gross total",)


def test_a_nul_in_the_header_refuses_the_file(bench):
    bench.write("orders.csv", b"id,at,status,total,a\0b\no1,2025-01-01,created,1,x\n")
    with pytest.raises(FileError, match="line 1: column name 'a.x00b' holds no proper text"):
        bench.load()


def test_damage_inside_a_parquet_file_is_noticed(bench):
    data = bytearray(forms.content("parquet", bench.root))
    data[40:60] = b"x" * 20
    bench.write("orders.parquet", bytes(data))
    with pytest.raises(FileError, match="orders.parquet: cannot be loaded .*fetch the file again"):
        bench.load()


@pytest.mark.parametrize("data", [b"", b"PAR1", b"id,at\n" * 50])
def test_what_is_no_parquet_file_is_refused(bench, data):
    bench.write("orders.parquet", data)
    with pytest.raises(FileError, match="orders.parquet: cannot be read as parquet"):
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
