"""The company of a whole run: those of all families in one, and one more day of its files.

Belongs here: the files (`<extract>.<family>.csv`, and `<extract>.<family>_day.csv` of the later day) and the source that
maps them. The families' own ids differ, so nothing of one company meets anything of another.
"""

import csv
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml

from tests.bench.families import make_data

# The generated days are 700; what does not grow by a day (campaigns, people, plans, goals) comes once.
DAYS = 700
GROWING = {
    "accounts", "activities", "contacts", "credit_splits", "lead_status_history", "leads", "opportunities",
    "opportunity_contacts", "order_lines", "orders", "payment_applications", "payments", "touchpoints",
}  # fmt: skip
_ID, _MAIL = re.compile(r"\b([A-Z]+)(\d{7,9})\b"), re.compile(r"\b([pk])(\d+@)")

Sizes = Mapping[str, Mapping[str, int]]


def deliver(sizes: Sizes, work: Path) -> list[Path]:
    """The files of every family in the folder `in` of `work`, which is emptied first."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "in").mkdir(parents=True)
    for family, size in sizes.items():
        make_data(family, size, work / "made")
        for path in (work / "made" / "in").glob("*.csv"):
            path.rename(work / "in" / f"{path.stem}.{family}.csv")
    shutil.rmtree(work / "made")
    return sorted((work / "in").glob("*.csv"))


def deliver_day(sizes: Sizes, work: Path) -> list[Path]:
    """One more day's files beside the others: as many rows as a day has, of people and orders that nobody knew."""
    made = []
    for family, size in sizes.items():
        day = {name: value if name == "people" else max(value // DAYS, 20) for name, value in size.items()}
        make_data(family, day, work / "made")
        for path in (work / "made" / "in").glob("*.csv"):
            if path.stem in GROWING:
                text = _MAIL.sub(r"\1n\2", _ID.sub(r"\1n\2", path.read_text(encoding="utf-8")))
                made.append(work / "in" / f"{path.stem}.{family}_day.csv")
                made[-1].write_text(text, encoding="utf-8")
    shutil.rmtree(work / "made")
    return made


def write_source(files: list[Path], path: Path) -> None:
    """Write the source that maps `files`, and those of a later day, to `path`."""
    extracts: dict[str, list[dict[str, object]]] = {}
    for file in files:
        extract, family, _ = file.name.split(".")
        columns = {column: column for column in header(file)}
        extracts.setdefault(extract, []).append({"files": f"{extract}.{family}*.csv", "columns": columns})
    source = {
        "source": "story",
        "company": {"business_time_zone": "UTC", "reporting_currency": "USD"},
        "max_rejected_share": 0,
        "extracts": extracts,
    }
    path.write_text(yaml.safe_dump(source, sort_keys=False), encoding="utf-8")


def header(file: Path) -> list[str]:
    """The names of a file's columns."""
    with file.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines))


def lines(files: list[Path]) -> int:
    """Rows of `files`, without their headers."""
    count = 0
    for file in files:
        with file.open("rb") as text:
            count += sum(1 for _ in text) - 1
    return count
