"""How the records of companies reach the warehouse.

Belongs here: files, their order and their batches. What is in them belongs to `books`.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.generated.books import AHEAD, END, START, Books, Row, midnight

Records = Mapping[str, Sequence[Row]]


def together(companies: Iterable[Books]) -> Records:
    """The records of all companies as if of one system, with the exchange rates that they share, in order of writing."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for books in companies:
        for extract, records in books.rows.items():
            rows[extract] += records
    rows["fx_rates"] = _rates()
    return {extract: sorted(records, key=lambda row: row["modified_at"]) for extract, records in rows.items()}


def known_by(records: Records, day: date) -> Records:
    """What was written down by the end of the business day."""
    first_later = str(midnight(day) + timedelta(days=1) - AHEAD)
    return {extract: [row for row in rows if row["modified_at"] < first_later] for extract, rows in records.items()}


def write(folder: Path, records: Records, disorder: random.Random | None = None) -> Path:
    """The new `folder` with a file for each extract; with `disorder` several, shuffled, and with some rows twice."""
    folder.mkdir(parents=True)
    for extract, rows in records.items():
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        for number, batch in enumerate(_batches(rows, disorder) if disorder else [rows]):
            with (folder / f"{extract}.{number}.csv").open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, columns)
                writer.writeheader()
                writer.writerows(batch)
    return folder


def _batches(rows: Sequence[Row], disorder: random.Random) -> list[list[Row]]:
    batches: list[list[Row]] = [[] for _ in range(disorder.randrange(1, 3))]
    for row in [*rows, *(row for row in rows if disorder.random() < 0.1)]:
        disorder.choice(batches).append(row)
    for batch in batches:
        disorder.shuffle(batch)
    return batches


def _rates() -> list[Row]:
    """A euro in dollars, every fifth day and corrected now and then; and what the budgets of two years say."""
    rng = random.Random("rates")
    days = [("spot", START + timedelta(days=offset)) for offset in range(-5, (END - START).days + 1, 5)]
    rows = []
    for kind, day in [*days, ("budget", date(2024, 1, 1)), ("budget", date(2025, 1, 1))]:
        for version in range(2 if rng.random() < 0.2 else 1):
            known: datetime = midnight(day) + timedelta(days=30 * version)
            row = {
                "rate_type_code": kind,
                "from_currency_code": "EUR",
                "to_currency_code": "USD",
                "rate_date": str(day),
            }
            rows.append(row | {"rate": f"1.{rng.randrange(10000):04d}", "modified_at": str(known)})
    return rows
