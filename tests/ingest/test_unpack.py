"""Compressed files: damage, wrong content and decompression bombs are refused by name."""

import io
import zipfile

import pytest

from ingest import unpack
from ingest.errors import FileError
from ingest.unpack import unpacked
from tests.ingest import forms

MEGABYTE = 1 << 20


def _zip(*members, encrypt=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    data = bytearray(out.getvalue())
    if encrypt:
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _error(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        unpacked(path, tmp_path)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_half_a_file_is_refused(tmp_path, kind):
    name, data = forms.packed(kind, "orders.csv", forms.delimited().encode() * 50)
    message = _error(tmp_path, name, data[: len(data) // 2])
    assert message.startswith(f"orders.csv.{kind}: damaged or cut short") and "fetch the file again" in message


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_something_else_under_that_name_is_refused(tmp_path, kind):
    assert "damaged or cut short" in _error(tmp_path, f"orders.csv.{kind}", b"id,at,status,total\n")


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_a_decompression_bomb_is_refused_before_it_fills_the_disk(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(unpack, "FREE_BYTES", MEGABYTE)
    name, data = forms.packed(kind, "orders.csv", b"0" * (200 * MEGABYTE))
    assert len(data) < 200 << 10
    assert "looks like a decompression bomb" in _error(tmp_path, name, data)
    written = sum(path.stat().st_size for path in (tmp_path / "unpacked").iterdir())
    assert written <= len(data) * unpack.MAX_RATIO + MEGABYTE


def test_well_packed_data_is_no_bomb(tmp_path):
    name, data = forms.packed("zst", "orders.csv", b"id,at\n" * MEGABYTE)
    path = tmp_path / name
    path.write_bytes(data)
    assert unpacked(path, tmp_path).stat().st_size == 6 * MEGABYTE


def test_no_file_unpacks_to_more_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "MAX_BYTES", 10)
    assert "unpacks to more than 10 bytes" in _error(tmp_path, *forms.packed("gz", "orders.csv", b"id,at,status,total"))


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([], "must hold exactly one file, this holds 0 (nothing)"),
        ([("a.csv", "x"), ("b.csv", "y")], "must hold exactly one file, this holds 2 (a.csv, b.csv)"),
    ],
)
def test_an_archive_of_none_or_several_files_is_refused(tmp_path, members, message):
    assert message in _error(tmp_path, "orders.zip", _zip(*members))


def test_an_encrypted_archive_is_refused(tmp_path):
    assert "'a.csv' is encrypted" in _error(tmp_path, "orders.zip", _zip(("a.csv", "x"), encrypt=True))


def test_what_a_mac_adds_to_an_archive_does_not_count(tmp_path):
    path = tmp_path / "orders.zip"
    path.write_bytes(_zip(("export/", ""), ("export/orders.csv", "id\n"), ("__MACOSX/export/._orders.csv", "mac")))
    assert unpacked(path, tmp_path).read_text() == "id\n"


def test_a_member_cannot_be_written_outside_the_scratch_folder(tmp_path):
    path, scratch = tmp_path / "orders.zip", tmp_path / "scratch"
    scratch.mkdir()
    path.write_bytes(_zip(("../../evil.csv", "id\n")))
    assert unpacked(path, scratch) == scratch / "unpacked" / "evil.csv"


def test_a_member_with_the_name_of_a_scratch_file_does_no_harm(bench):
    name, data = forms.packed("zip", "data.parquet", forms.content("parquet", bench.root))
    bench.write("orders.zip", data)
    (loaded,) = bench.load()
    assert (name, loaded.entry.rows_accepted) == ("data.parquet.zip", 3)
