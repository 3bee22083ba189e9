"""Loading one more day after years of daily files, against loading that day alone.

Belongs here: making the daily files and timing the steps: `python -m tests.bench.one_more_day [--days N] [--rows N]`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from ingest.duck import connect
from ingest.lake import Lake
from ingest.load import load_extract
from ingest.snapshot import write_snapshot
from ingest.source import Source, read_source

FIRST = date(2022, 1, 1)

_LINES: dict[str, tuple[str, Callable[[int, date], str]]] = {
    "orders": (
        "order_id,ordered_at,status_code,total_amount,currency_code",
        lambda n, day: f"o{n},{day},approved,{n % 900}.25,USD",
    ),
    "order_lines": (
        "order_id,line_number,quantity,net_amount,currency_code",
        lambda n, day: f"o{n},1,{n % 7 + 1},{n % 900}.25,USD",
    ),
    "payments": (
        "payment_id,order_id,received_date,amount,currency_code,type_code",
        lambda n, day: f"p{n},o{n},{day},{n % 900}.25,USD,payment",
    ),
    "leads": ("lead_id,created_at,email", lambda n, day: f"d{n},{day},lead{n}@example.org"),
    "activities": ("activity_id,type_code,started_at", lambda n, day: f"a{n},call,{day}"),
}


def write_day(folder: Path, number: int, count: int) -> None:
    """The files of day `number`, counted from 0, with `count` rows each."""
    day = FIRST + timedelta(days=number)
    for extract, (header, line) in _LINES.items():
        rows = [line(number * count + n, day) for n in range(count)]
        (folder / f"{extract}_{day}.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def source(folder: Path) -> Source:
    """A source that maps the daily files."""
    path = folder / "daily.yml"
    lines = ["source: daily", "extracts:"]
    for extract, (header, _) in _LINES.items():
        columns = ", ".join(f"{name}: {name}" for name in header.split(","))
        lines += [f"  {extract}:", f'    - files: "{extract}_????-??-??.csv"', f"      columns: {{{columns}}}"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_source(path)


def load(daily: Source, folder: Path, lake: Lake) -> tuple[float, list[str]]:
    """Seconds of loading `folder`, and the keys of what it delivers."""
    begun = time.monotonic()
    loaded = [each for extract in _LINES for each in load_extract(daily, extract, folder, lake)]
    return time.monotonic() - begun, [each.entry.key for each in loaded]


def main() -> None:
    """Make the files, load them, load one day more, and print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=1095)
    parser.add_argument("--rows", type=int, default=50, help="of each extract and day (default: 50)")
    arguments = parser.parse_args()
    days, rows = arguments.days, arguments.rows
    with tempfile.TemporaryDirectory() as scratch:
        folder, alone, work = Path(scratch, "drops"), Path(scratch, "alone"), Path(scratch)
        folder.mkdir()
        alone.mkdir()
        daily, lake = source(work), Lake(work / "lake")
        for number in range(days):
            write_day(folder, number, rows)
        first, _ = load(daily, folder, lake)
        print(f"{days} days, {days * len(_LINES)} files: {first:.1f} s")
        again, _ = load(daily, folder, lake)
        print(f"nothing new: {again:.2f} s")
        write_day(folder, days, rows)
        write_day(alone, days, rows)
        more, keys = load(daily, folder, lake)
        only, _ = load(daily, alone, Lake(work / "other"))
        print(f"one more day: {more:.2f} s; that day alone into an empty lake: {only:.2f} s; ratio {more / only:.2f}")
        begun = time.monotonic()
        entries = lake.entries(["daily"], keys)
        listed = time.monotonic()
        write_snapshot(work / "run.duckdb", lake, entries)
        pinned = time.monotonic()
        with connect(work / "run.duckdb", read_only=True) as con:
            for extract in _LINES:
                con.execute(f"SELECT count(*), max(_row_hash) FROM raw.{extract}").fetchone()
        read = time.monotonic()
        print(
            f"entries {listed - begun:.2f} s, snapshot {pinned - listed:.2f} s, reading all rows {read - pinned:.2f} s"
        )


if __name__ == "__main__":
    main()
