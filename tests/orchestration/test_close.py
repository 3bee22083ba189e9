"""A closed period never changes, and anybody can prove it."""

import json
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from ingest.closed import closed_periods, create_tables, ledger_columns
from orchestration.cli import main
from orchestration.errors import RunError
from orchestration.home import Home
from orchestration.publish.close import close, verify
from tests.orchestration.made_release import entry, publish

SOURCE, NOON = "made_up", datetime(2026, 2, 3, 12)
JANUARY = [
    ("a", "2026-01", "EARN", "R1", "100.00"),
    ("b", "2026-01", "HOLDBACK", "R1", "-20.00"),
    ("c", "2026-01", "EARN", "R2", "7.50"),
]
FEBRUARY = [("d", "2026-02", "EARN", "R1", "1.00"), ("e", "2026-02", "CLAWBACK", "R2", "-7.50")]


def ledger(rows: Sequence[tuple[str, str, str, str, str]]) -> str:
    """A query for ledger entries of which only id, period, type, payee and amount matter."""
    given = ("entry_id", "posted_period_id", "entry_type_code", "rep_id", "ledger_amount")
    known = dict(zip(given, range(5), strict=True)) | {"origin_period_id": 1}
    selects = []
    for row in rows:
        values = {name: repr(row[place]) for name, place in known.items()} | {"currency_code": "'USD'"}
        listed = (f"{values.get(name, 'NULL')}::{kind} AS {name}" for name, kind in ledger_columns().items())
        selects.append(f"SELECT {', '.join(listed)}")
    return " UNION ALL ".join(selects)


def calendar(*reasons: str | None) -> str:
    """A query for as many months from January on, each with the reason why it cannot be closed (None: it can)."""
    months = (
        f"SELECT '2026-{n:02d}' AS period_id, DATE '2026-{n:02d}-01' AS valid_from, "
        f"{'NULL::VARCHAR' if reason is None else repr(reason)} AS reason"
        for n, reason in enumerate(reasons, start=1)
    )
    return " UNION ALL ".join(months)


def release(home: Home, name: str, rows: Sequence[tuple[str, str, str, str, str]], *reasons: str | None) -> None:
    tables = {"commission_ledger": ledger(rows), "rpt_period_close": calendar(*reasons)}
    publish(home, name, tables, [entry("payments", "p.csv"), entry("period_calendar", "c.csv")])


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """January and February closed, each from a release of its own. Read-only: `home` is a copy."""
    home = Home(tmp_path_factory.mktemp("closed") / "home")
    release(home, "1", JANUARY, None, "it has not ended")
    close(home, SOURCE, "2026-01", "Finley", NOON)
    release(home, "2", [*JANUARY, *FEBRUARY], "it is closed", None)
    close(home, SOURCE, "2026-02", "Finley", NOON)
    return home


@pytest.fixture
def home(closed: Home, tmp_path: Path) -> Home:
    """A private copy of `closed`."""
    shutil.copytree(closed.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def test_a_manifest_counts_sums_and_seals(home):
    january, february = closed_periods(home.closed(SOURCE))
    assert (january.period_id, january.manifest["number"], january.manifest["entry_count"]) == ("2026-01", 1, 3)
    assert january.manifest["totals"] == [
        {"currency_code": "USD", "entry_type_code": "EARN", "entry_count": 2, "ledger_amount": "107.50"},
        {"currency_code": "USD", "entry_type_code": "HOLDBACK", "entry_count": 1, "ledger_amount": "-20.00"},
    ]
    assert [(seal["rep_id"], seal["entry_count"], seal["ledger_amount"]) for seal in january.manifest["seals"]] == [
        ("R1", 2, "80.00"),
        ("R2", 1, "7.50"),
    ]
    assert january.manifest["previous_manifest_sha256"] is None
    assert february.manifest["previous_manifest_sha256"] == january.manifest_sha256
    assert january.manifest["release"]["release_id"] == "1"
    assert (january.manifest["closed_by"], january.manifest["closed_at"]) == ("Finley", "2026-02-03 12:00:00")
    assert verify(home, SOURCE) == []


def test_a_run_reads_closed_periods_back_as_they_were(home):
    with duckdb.connect() as con:
        create_tables(con, closed_periods(home.closed(SOURCE)))
        rows = con.execute(
            "SELECT entry_id, posted_period_id, entry_type_code, rep_id, CAST(ledger_amount AS VARCHAR) "
            "FROM closed.commission_ledger ORDER BY 1"
        ).fetchall()
        seals = con.execute(
            "SELECT period_id, rep_id, entry_count, sealed_at, sealed_by FROM closed.period_seal"
        ).fetchall()
    assert rows == [*JANUARY, *FEBRUARY]
    assert seals[0] == ("2026-01", "R1", 2, NOON, "Finley")
    assert len(seals) == 4


def test_without_a_closed_period_the_tables_are_there_and_empty():
    with duckdb.connect() as con:
        create_tables(con, [])
        described = con.execute("DESCRIBE closed.commission_ledger").fetchall()
        assert [name for name, *_ in described] == list(ledger_columns())
        assert con.execute("SELECT count(*) FROM closed.period_seal").fetchone() == (0,)


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("2026-01", "2026-01 is closed already; what changes later is posted in the open period"),
        ("2026-03", "2026-03 cannot be closed: R-18 failed"),
        ("2027-01", "'2027-01' is no period of the calendar; it has 2026-01, 2026-02, 2026-03"),
        ("../2026-03", "'../2026-03' is no period"),
        (".hidden", "'.hidden' is no period"),
    ],
)
def test_a_period_that_cannot_be_closed_says_why_and_leaves_nothing(home, period, message):
    release(home, "3", [*JANUARY, *FEBRUARY], "it is closed", "it is closed", "R-18 failed")
    before = sorted(home.root.rglob("*"))
    with pytest.raises(RunError, match=message):
        close(home, SOURCE, period, "Finley", NOON)
    assert sorted(home.root.rglob("*")) == before


def test_only_the_current_release_of_the_source_is_closed(home, tmp_path):
    with pytest.raises(RunError, match="no release yet"):
        close(Home(tmp_path / "other"), SOURCE, "2026-03", "Finley", NOON)
    with pytest.raises(RunError, match="the current release is of source 'made_up', not of 'olist'"):
        close(home, "olist", "2026-03", "Finley", NOON)


def _rewrite(path: Path, change) -> None:
    path.chmod(0o644)
    told = json.loads(path.read_text())
    change(told)
    path.write_text(json.dumps(told))


def _other_amount(folder: Path) -> None:
    ledger = folder / "2026-01" / "ledger.parquet"
    ledger.chmod(0o644)
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t AS SELECT * REPLACE (ledger_amount + 1 AS ledger_amount) FROM '{ledger}'")
        con.execute(f"COPY t TO '{ledger}' (FORMAT parquet)")


def _broken_file(folder: Path) -> None:
    ledger = folder / "2026-01" / "ledger.parquet"
    ledger.chmod(0o644)
    ledger.write_bytes(b"PAR1")


def _other_count(folder: Path) -> None:
    _rewrite(folder / "2026-02" / "manifest.json", lambda told: told["totals"][0].update(entry_count=9))


def _other_name(folder: Path) -> None:
    _rewrite(folder / "2026-01" / "manifest.json", lambda told: told.update(closed_by="Somebody"))


def _removed(folder: Path) -> None:
    for path in sorted((folder / "2026-01").iterdir()):
        path.unlink()
    (folder / "2026-01").rmdir()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            _other_amount,
            ["2026-01: hash, count or sum of a payee differs", "2026-01: counts or sums", "2026-01: the ledger's"],
        ),
        (_broken_file, ["2026-01: its ledger cannot be read"]),
        (_other_count, ["2026-02: counts or sums differs"]),
        (_other_name, ["2026-02: its manifest names another predecessor"]),
        (_removed, ["2026-02: it is number 2 where 1 is expected", "2026-02: its manifest names another"]),
    ],
)
def test_whatever_is_changed_is_found_and_stops_the_next_closing(home, damage, said):
    damage(home.closed(SOURCE))
    found = [f"{fault.period_id}: {fault.what}" for fault in verify(home, SOURCE)]
    assert len(found) == len(said)
    assert all(line.startswith(start) for line, start in zip(found, said, strict=True)), found
    release(home, "3", [*JANUARY, *FEBRUARY], "it is closed", "it is closed", None)
    with pytest.raises(RunError, match="is not as it was closed .*; restore it before closing more"):
        close(home, SOURCE, "2026-03", "Finley", NOON)


def test_closed_files_are_read_only(home):
    modes = {path.stat().st_mode & 0o777 for path in home.closed(SOURCE).rglob("*") if path.is_file()}
    assert modes == {0o444}


def test_the_commands_close_and_prove(home, capsys):
    release(home, "3", [*JANUARY, *FEBRUARY, ("f", "2026-03", "EARN", "R1", "5.00")], "closed", "closed", None)
    where = ["--home", str(home.root)]
    assert main(["close", "2026-03", "--by", "Finley", *where]) == 0
    assert "1 payees sealed; manifest" in capsys.readouterr().out
    assert main(["verify", *where]) == 0
    said = capsys.readouterr().out
    assert "all 3 periods are as they were closed" in said
    _other_amount(home.closed(SOURCE))
    assert main(["verify", *where]) == 1
    assert "3 faults in the closed periods" in capsys.readouterr().err


def test_a_home_without_closed_periods_has_nothing_to_prove(tmp_path, capsys):
    home = Home(tmp_path / "home")
    release(home, "1", JANUARY, None)
    assert main(["verify", "--home", str(home.root)]) == 0
    assert "no closed period" in capsys.readouterr().out
