"""Whole companies.

Belongs here: putting one together, and many into files.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.reference.company import Pay, Rows, organise, rates
from tests.reference.promises import promise
from tests.reference.selling import sell


def company(number: int, avoid: frozenset[str] = frozenset()) -> Rows:
    """Everything that company `number` delivers; `avoid` names what it shall not have."""
    pay = Pay(number, avoid)
    for part in (organise, promise, sell):
        part(pay)
    return dict(pay.rows)


def write(folder: Path, companies: Iterable[Rows]) -> Path:
    """The new `folder` with a file for each extract of all companies."""
    folder.mkdir(parents=True)
    together: Rows = defaultdict(list, fx_rates=rates())
    for rows in companies:
        for extract, records in rows.items():
            together[extract] += records
    for extract, records in together.items():
        with (folder / f"{extract}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(dict.fromkeys(column for row in records for column in row)))
            writer.writeheader()
            writer.writerows(records)
    return folder
