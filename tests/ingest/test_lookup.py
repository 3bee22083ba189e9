"""Columns that another file of the delivery has are looked up there, and never guessed."""

import pytest

from ingest.errors import ConfigError, FileError
from tests.ingest.conftest import ORDERS

FIRST = {
    "files": "members.csv*",
    "here": "id",
    "there": "order_id",
    "take": {"owner": "upper(member)"},
    "first_by": "joined",
}
COLUMNS = ORDERS | {"owner_id": "owner"}


def _source(bench, **changes):
    lookup = {key: value for key, value in (FIRST | changes).items() if value is not None}
    return bench.source(columns=COLUMNS, entry={"lookups": [lookup]})


@pytest.fixture
def orders(bench):
    rows = "".join(f"o{n},2025-01-0{n},created,{n}\n" for n in range(1, 5))
    bench.write("orders.csv", "id,at,status,total\n" + rows)
    bench.write("members.csv", "order_id,member,joined\no3,c,2\no1,b,2\no1,a,1\n,x,0\n")
    return bench


def test_rows_take_the_first_row_of_their_key_and_stay_as_many_as_they_were(orders):
    (loaded,) = orders.load(_source(orders))
    assert orders.rows(loaded, "order_id, owner_id, _row_number") == [
        ("o1", "A", 1), ("o2", None, 2), ("o3", "C", 3), ("o4", None, 4),
    ]  # fmt: skip
    assert loaded.entry.rows_in == loaded.entry.rows_accepted == 4


def test_several_files_and_compressed_ones_are_looked_up_as_one(orders):
    import gzip

    orders.write("members.csv.gz", gzip.compress(b"order_id,joined,member\no4,9,d\no1,0,e\n"))
    (loaded,) = orders.load(_source(orders))
    assert [owner for (owner,) in orders.rows(loaded, "owner_id")] == ["E", None, "C", "D"]


def test_only_rows_that_count_are_looked_up(orders):
    (loaded,) = orders.load(_source(orders, only="member <> 'a'"))
    assert [owner for (owner,) in orders.rows(loaded, "owner_id")] == ["B", None, "C", None]


def test_a_file_that_is_looked_up_and_changed_loads_the_other_again(orders):
    source = _source(orders)
    orders.load(source)
    assert [each.is_new for each in orders.load(source)] == [False]
    orders.write("members.csv", "order_id,member,joined\no2,z,1\n")
    (again,) = orders.load(source)
    assert again.is_new
    assert orders.entries([again]) == [again.entry]


def test_an_optional_file_that_is_absent_leaves_the_columns_empty(orders):
    (orders.extracts / "members.csv").unlink()
    (loaded,) = orders.load(_source(orders, optional=True))
    assert [owner for (owner,) in orders.rows(loaded, "owner_id")] == [None] * 4
    with pytest.raises(FileError, match="no file matches 'members.csv"):
        orders.load(_source(orders))


def test_a_key_that_is_there_twice_is_refused_unless_the_first_is_meant(orders):
    with pytest.raises(FileError, match="members.csv: the key 'o1' is there 2 times.*declare first_by"):
        orders.load(_source(orders, first_by=None))


@pytest.mark.parametrize(
    "changes", [{"there": "ordre_id"}, {"here": "ident"}, {"take": {"owner": "nosuch"}}, {"only": "x"}]
)
def test_a_column_that_is_missing_is_a_file_error(orders, changes):
    with pytest.raises(FileError, match="orders.csv: the lookup in 'members.csv.*Restore the column"):
        orders.load(_source(orders, **changes))


def test_a_looked_up_column_must_not_hide_one_of_the_file(orders):
    with pytest.raises(FileError, match="has a column 'Status' itself"):
        orders.load(_source(orders, take={"owner": "member", "Status": "member"}))


def test_a_looked_up_file_with_a_broken_record_is_refused(orders):
    orders.write("members.csv", "order_id,member,joined\no2,z\n")
    with pytest.raises(FileError, match="members.csv: has records that cannot be read"):
        orders.load(_source(orders))


def test_sql_of_a_lookup_reads_no_other_file(orders, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    take = {"owner": f"(SELECT content FROM read_text('{tmp_path / 'secret.txt'}'))"}
    with pytest.raises(FileError, match="does not work") as caught:
        orders.load(_source(orders, take=take))
    assert "secret" not in str(caught.value).replace("secret.txt", "")


@pytest.mark.parametrize(
    ("lookups", "message"),
    [
        ("members", "lookups must be a list"),
        ([{"files": "m.csv", "here": "a", "there": "b"}], "key 'take' is missing"),
        ([{"files": "m.csv", "here": "a", "there": "b", "take": {}}], "take must be a mapping"),
        ([{"files": "../m.csv", "here": "a", "there": "b", "take": {"x": "y"}}], "leads outside the folder"),
        ([{"files": "m.csv", "here": 1, "there": "b", "take": {"x": "y"}}], "here must be SQL"),
        ([{"files": "m.csv", "here": "a", "there": "b", "take": {"x": "y"}, "last_by": "z"}], "unknown key 'last_by'"),
    ],
)
def test_a_wrong_lookup_is_refused_with_its_place(bench, lookups, message):
    with pytest.raises(ConfigError, match=message) as caught:
        bench.source(entry={"lookups": lookups})
    assert "source.yml, line" in str(caught.value)
